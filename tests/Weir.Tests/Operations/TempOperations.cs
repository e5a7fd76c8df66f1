using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Operations.Series;
using Weir.Engine.Storage;

namespace Weir.Tests.Operations;

/// <summary>A store of operations in a temporary folder, filled by hand.</summary>
internal sealed class TempOperations : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
    private readonly DataDirectory _data;

    public TempOperations()
    {
        _data = DataDirectory.Open(Path.Combine(_folder, "data"));
        Store = Store.Open(_data, Durability.Process, EngineModule.Migrations, TimeProvider.System, NullLoggerFactory.Instance);
        Operations = new(Store, new OperationFeed(NullLogger<OperationFeed>.Instance));
        Series = new(Store);
        Groups = new(Store);
    }

    public Store Store { get; }

    public OperationStore Operations { get; }

    public SeriesBook Series { get; }

    public GroupBook Groups { get; }

    /// <summary>An operation that began so many seconds after <see cref="Start"/>.</summary>
    public static OperationRecord Record(int number, double seconds, Func<OperationRecord, OperationRecord>? with = null)
    {
        var record = new OperationRecord
        {
            Id = $"op_{number:d6}",
            StartedAt = Start.AddSeconds(seconds),
            Duration = TimeSpan.FromMilliseconds(100),
            Overhead = TimeSpan.Zero,
            Surface = "chat",
            Attribution = new("k"),
            Model = "m",
            Provider = "p",
            Outcome = "completed",
            Status = 200,
            Attempts = 1,
            Decision = "{}",
            Usage = new() { Input = 10, Output = 5 },
            Cost = new Money(1_000),
        };
        return with is null ? record : with(record);
    }

    public void Add(params IEnumerable<OperationRecord> records)
    {
        foreach (var record in records)
        {
            Operations.Record(record);
        }
    }

    public async Task<string> IdsAsync(OperationQuery query) =>
        string.Join(' ', (await Operations.ListAsync(query, TestContext.Current.CancellationToken)).Items.Select(one => int.Parse(one.Id[3..], System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Runs a statement on a connection of its own.</summary>
#pragma warning disable CA2100 // the tests' own text
    public long Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }
#pragma warning restore CA2100

    public void Dispose()
    {
        Store.Dispose();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
