using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Storage;

public sealed class StoreTests : IDisposable
{
    private static readonly Migration First = new("m", 1, "CREATE TABLE a (x INTEGER) STRICT");
    private static readonly Migration Second = new("m", 2, "CREATE TABLE b (x INTEGER) STRICT");

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Steps_are_applied_once_and_added_later()
    {
        Assert.Equal(["a", "schema_migrations"], await TablesAsync(First));
        Assert.Equal(["a", "b", "schema_migrations"], await TablesAsync(First, Second));
        Assert.Equal(["a", "b", "schema_migrations"], await TablesAsync(First, Second));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await TablesAsync(First, Second);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => TablesAsync(First));
        Assert.Contains("newer Weir (schema step m 2)", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await TablesAsync(First, Second)).Length);
    }

    [Fact]
    public async Task A_step_that_was_changed_is_refused()
    {
        await TablesAsync(First);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => TablesAsync(First with { Sql = "CREATE TABLE a (y INTEGER) STRICT" }));
        Assert.Contains("step m 1 differs", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_of_its_run()
    {
        await Assert.ThrowsAsync<StoreException>(() => TablesAsync(First, Second with { Sql = "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT" }));
        Assert.Equal(["a", "schema_migrations"], await TablesAsync(First));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "weir.db"), new string('x', 5_000), TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => TablesAsync(First));
        Assert.Contains("cannot be opened", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        using var data = DataDirectory.Open(_folder);
        using var store = Open(data, First);
        await Assert.ThrowsAsync<SqliteException>(() => store.ReadAsync(connection => Execute(connection, "INSERT INTO a VALUES (1)"), TestContext.Current.CancellationToken));
        Assert.Equal(0, await store.ReadAsync(connection => Execute(connection, "SELECT COUNT(*) FROM a"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_directory_serves_one_program_at_a_time()
    {
        using (DataDirectory.Open(_folder))
        {
            var refusal = Assert.Throws<StoreException>(() => DataDirectory.Open(_folder));
            Assert.Contains("in use by another Weir server", refusal.Message, StringComparison.Ordinal);
        }

        using var again = DataDirectory.Open(_folder);
        Assert.Equal(Path.Combine(_folder, "weir.db"), again.Database);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_told()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains("cannot be written", Assert.Throws<StoreException>(() => DataDirectory.Open(Path.Combine(file, "data"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_directory_is_its_owners_alone()
    {
        using var data = DataDirectory.Open(Path.Combine(_folder, "new"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data.Path));
        }

        Assert.True(File.Exists(Path.Combine(data.Path, "lock")));
    }

    private async Task<string[]> TablesAsync(params Migration[] migrations)
    {
        using var data = DataDirectory.Open(_folder);
        using var store = Open(data, migrations);
        return await store.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
                using var row = command.ExecuteReader();
                var names = new List<string>();
                while (row.Read())
                {
                    names.Add(row.GetString(0));
                }

                return names.ToArray();
            },
            TestContext.Current.CancellationToken);
    }

    private static Store Open(DataDirectory data, params Migration[] migrations) => Store.Open(data, Durability.Process, migrations, new ManualClock(), NullLoggerFactory.Instance);

    private static long Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)(command.ExecuteScalar() ?? 0L);
    }
}
