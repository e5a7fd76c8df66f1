using Weir.Engine;
using Weir.Engine.Ledger;
using Weir.Engine.Storage;

namespace Weir.Tests.Storage.Backups;

/// <summary>Stores that older versions made are opened; those of newer ones are not: S0-97.</summary>
public sealed class OlderStoreTests
{
    /// <summary>Every state between two steps of the schema that some version had or could have had: the first steps, in the order they are applied.</summary>
    public static TheoryData<int> Steps() => [.. Enumerable.Range(1, EngineModule.Migrations.Count - 1)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void S0_97_a_store_of_every_older_step_is_kept_and_brought_up_to_date(int steps)
    {
        using var temp = new TempState();
        using (var data = DataDirectory.Open(temp.At("a")))
        {
            temp.Open(data, [.. EngineModule.Migrations.Take(steps)]).Dispose();
        }

        using (var data = DataDirectory.Open(temp.At("a")))
        {
            temp.Open(data, EngineModule.Migrations).Dispose();
        }

        Assert.True(LedgerFile.Verify(temp.At("a")).Sound);
        var kept = Assert.Single(Directory.GetFiles(temp.At("a/backups"), "before-migration-*"));
        using (var data = DataDirectory.Open(temp.At("a")))
        {
            temp.Open(data, EngineModule.Migrations).Dispose();
        }

        Assert.Single(Directory.GetFiles(temp.At("a/backups"))); // up to date: nothing to keep

        // The older version can have its state back.
        Weir.Engine.Storage.Backups.StateRestore.Run(temp.Restore(kept, temp.At("b"), migrations: [.. EngineModule.Migrations.Take(steps)]) with { Mark = _ => null }, TempState.Now);
        using (var data = DataDirectory.Open(temp.At("b")))
        {
            temp.Open(data, [.. EngineModule.Migrations.Take(steps)]).Dispose();
        }
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused_and_not_changed()
    {
        using var temp = new TempState();
        using (var data = DataDirectory.Open(temp.At("a")))
        {
            temp.Open(data, [.. EngineModule.Migrations, new Migration("ledger", 99, "CREATE TABLE of_the_future (n INTEGER) STRICT")]).Dispose();
        }

        var before = File.ReadAllBytes(Path.Combine(temp.At("a"), "weir.db"));
        using (var data = DataDirectory.Open(temp.At("a")))
        {
            Assert.Contains("newer Weir (schema step ledger 99)", Assert.Throws<StoreException>(() => temp.Open(data, EngineModule.Migrations)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(temp.At("a"), "weir.db")));
        Assert.False(Directory.Exists(temp.At("a/backups")));
    }

    [Fact]
    public void A_new_store_needs_no_backup()
    {
        using var temp = new TempState();
        using (var data = DataDirectory.Open(temp.At("a")))
        {
            temp.Open(data, EngineModule.Migrations).Dispose();
        }

        Assert.False(Directory.Exists(temp.At("a/backups")));
    }
}
