using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;

namespace Weir.Tests.Storage.Backups;

/// <summary>A restore that is killed at any of its points leaves the old state or the new one, database and keyring together.</summary>
public sealed class RestoreFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Killed_at_any_point_it_leaves_the_old_state_or_the_new_one(bool killedBefore)
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("new", 7), null, new BackupExtra("keyring", "new"u8.ToArray(), Sealed: true));
        var points = new List<string>();
        Run(temp, made.Path, Fresh(temp, "probe", killedBefore), points.Add);
        Assert.True(points.Count >= 9, string.Join(", ", points));

        var seen = new List<(string, long?)>();
        foreach (var point in points)
        {
            var directory = Fresh(temp, $"d{seen.Count}", killedBefore);
            Assert.Throws<Killed>(() => Run(temp, made.Path, directory, at => ThrowAt(at, point)));
            var number = temp.Read(directory); // the next start
            Assert.Equal((point, number == 7 ? "new" : "old"), (point, File.ReadAllText(Path.Combine(directory, "keyring"))));
            Assert.True(number is 7 or 8, point);
            Assert.Equal(["backups", "keyring", "lock", "weir.db"], Directory.GetFileSystemEntries(directory).Select(Path.GetFileName).Append("backups").Distinct().Order(StringComparer.Ordinal));
            seen.Add((point, number));
        }

        // One point divides them.
        Assert.Equal(seen.Select(one => one.Item2).OrderDescending(), seen.Select(one => one.Item2));
        Assert.Contains(seen, one => one.Item2 == 8);
        Assert.Contains(seen, one => one.Item2 == 7);
    }

    [Fact]
    public void What_a_killed_restore_left_is_carried_through_by_whoever_reads_first()
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("new", 7), null, new BackupExtra("keyring", "new"u8.ToArray(), Sealed: true));
        var directory = Fresh(temp, "d", killed: true);
        Assert.Throws<Killed>(() => Run(temp, made.Path, directory, at => ThrowAt(at, "without the old log")));

        Assert.Contains("interrupted", Assert.Throws<StoreException>(() => temp.BackUp(directory)).Message, StringComparison.Ordinal);
        Assert.Equal("7", ClosedStore.Read(directory, connection => TempState.NumberIn(connection).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("new", File.ReadAllText(Path.Combine(directory, "keyring")));
    }

    private static string Fresh(TempState temp, string name, bool killed)
    {
        var directory = temp.Make(name, 8, killed);
        File.WriteAllText(Path.Combine(directory, "keyring"), "old");
        return directory;
    }

    private static void Run(TempState temp, string file, string directory, Action<string> step) =>
        StateRestore.Run(temp.Restore(file, directory, replace: true) with { OpenKeyring = box => box, Step = step }, TempState.Now);

    private static void ThrowAt(string at, string point)
    {
        if (at == point)
        {
            throw new Killed();
        }
    }

    private sealed class Killed : Exception;
}
