using System.IO.Compression;
using System.Text;
using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;

namespace Weir.Tests.Storage.Backups;

/// <summary>Backup and restore of a whole state: S2-19, S0-100.</summary>
public sealed class BackupTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_restored_is_what_was_backed_up_also_after_a_kill(bool killed)
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7, killed), null, new BackupExtra("config/weir.yaml", "schema: weir/1\n"u8.ToArray()));

        Assert.Equal("state-20261121-151204.weir-backup.zip", Path.GetFileName(made.Path));
        Assert.Equal(["weir.db", "config/weir.yaml"], made.Manifest.Parts.Select(part => part.Name));
        Assert.Equal([new SchemaStep("toy", 1)], made.Manifest.Schema);
        Assert.Equal([made.Path], Directory.GetFileSystemEntries(temp.At("out")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.Path));
        }

        var done = StateRestore.Run(temp.Restore(made.Path, temp.At("b")), TempState.Now);
        Assert.Null(done.SetAside);
        Assert.Equal(7, temp.Read(temp.At("b")));
        Assert.Equal(["lock", "weir.db"], Directory.GetFileSystemEntries(temp.At("b")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var reader = BackupReader.Open(made.Path);
        Assert.Equal("schema: weir/1\n", Encoding.UTF8.GetString(reader.Read(reader.Find("config/weir.yaml")!, TempState.Now)));
    }

    [Fact]
    public async Task A_backup_beside_an_open_store_has_all_that_was_committed_and_changes_nothing()
    {
        using var temp = new TempState();
        var directory = temp.Make("a", 1);
        using var data = DataDirectory.Open(directory);
        using var store = temp.Open(data);

        var made = temp.BackUp(directory);

        Assert.Equal(1, await store.ReadAsync(TempState.NumberIn, TempState.Now));
        StateRestore.Run(temp.Restore(made.Path, temp.At("b")), TempState.Now);
        Assert.Equal(1, temp.Read(temp.At("b")));
    }

    // S2-19 ⚠: names of one second collide.
    [Fact]
    public void S2_19_two_backups_of_one_second_are_two_files()
    {
        using var temp = new TempState();
        var directory = temp.Make("a", 1);

        Assert.Equal(
            ["state-20261121-151204.weir-backup.zip", "state-20261121-151204-2.weir-backup.zip", "state-20261121-151204-3.weir-backup.zip"],
            Enumerable.Range(0, 3).Select(_ => Path.GetFileName(temp.BackUp(directory).Path)));
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_and_nothing_is_left()
    {
        using var temp = new TempState();
        var directory = temp.Make("a", 1);
        temp.BackUp(directory, "mine.zip");

        Assert.Contains("there already", Assert.Throws<StoreException>(() => temp.BackUp(directory, "mine.zip")).Message, StringComparison.Ordinal);

        Assert.Single(Directory.GetFileSystemEntries(temp.At("out")));
    }

    [Fact]
    public void A_cancelled_backup_leaves_nothing()
    {
        using var temp = new TempState();
        var directory = temp.Make("a", 1);
        using var stop = new CancellationTokenSource();
        var order = temp.Order() with { Progress = progress => stop.Cancel() };

        Assert.Throws<OperationCanceledException>(() => StoreFile.Read(directory, TempState.Migrations, connection => BackupWriter.Write(connection, order, stop.Token)));

        Assert.Empty(Directory.GetFileSystemEntries(temp.At("out")));
    }

    [Fact]
    public void A_damaged_database_gives_no_backup()
    {
        using var temp = new TempState();
        var directory = temp.Make("a", 1);
        using (var file = new FileStream(Path.Combine(directory, "weir.db"), FileMode.Open))
        {
            file.Seek(8192, SeekOrigin.Begin);
            file.Write(new byte[4096 * 3]);
        }

        Assert.Throws<StoreException>(() => temp.BackUp(directory));

        Assert.Empty(Directory.GetFileSystemEntries(temp.At("out")));
    }

    [Fact]
    public void A_running_server_and_a_state_that_is_there_are_not_touched()
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7));
        var other = temp.Make("b", 8);
        using (DataDirectory.Open(other))
        {
            Assert.Contains("holds", Assert.Throws<StoreException>(() => StateRestore.Run(temp.Restore(made.Path, other, replace: true), TempState.Now)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("--replace", Assert.Throws<StoreException>(() => StateRestore.Run(temp.Restore(made.Path, other), TempState.Now)).Message, StringComparison.Ordinal);
        Assert.Equal(8, temp.Read(other));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_replaced_is_set_aside_as_a_backup_that_can_be_restored(bool killed)
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7));
        var other = temp.Make("b", 8, killed);

        var done = StateRestore.Run(temp.Restore(made.Path, other, replace: true), TempState.Now);

        Assert.Equal(7, temp.Read(other));
        StateRestore.Run(temp.Restore(done.SetAside!, temp.At("c")), TempState.Now);
        Assert.Equal(8, temp.Read(temp.At("c")));
    }

    [Fact]
    public void A_database_too_damaged_to_be_backed_up_is_set_aside_as_it_is()
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7));
        var other = temp.Make("b", 8);
        File.WriteAllText(Path.Combine(other, "weir.db"), "this is no database, and long enough to be looked at as one");

        var done = StateRestore.Run(temp.Restore(made.Path, other, replace: true), TempState.Now);

        Assert.StartsWith("this is no database", File.ReadAllText(Path.Combine(done.SetAside!, "weir.db")), StringComparison.Ordinal);
        Assert.Equal(7, temp.Read(other));
    }

    [Fact]
    public void A_keyring_is_restored_with_the_database_and_set_aside_with_it()
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7), null, new BackupExtra("keyring", "sealed new"u8.ToArray(), Sealed: true));
        var other = temp.Make("b", 8);
        File.WriteAllText(Path.Combine(other, "keyring"), "old");

        var done = StateRestore.Run(temp.Restore(made.Path, other, replace: true) with { OpenKeyring = box => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(box)[7..]) }, TempState.Now);

        Assert.Equal((true, "new", "old"), (done.KeyringRestored, File.ReadAllText(Path.Combine(other, "keyring")), File.ReadAllText(Path.Combine(done.SetAside!, "keyring"))));
        Assert.Equal(7, temp.Read(other));
        Assert.False(StateRestore.Run(temp.Restore(made.Path, temp.At("c")), TempState.Now).KeyringRestored);
    }

    [Fact]
    public void A_backup_of_a_newer_Weir_is_refused_by_its_version()
    {
        using var temp = new TempState();
        IReadOnlyList<Migration> newer = [.. TempState.Migrations, new("toy", 2, "CREATE TABLE more (n INTEGER) STRICT")];
        var directory = temp.Make("a", 7, migrations: newer);
        var made = StoreFile.Read(directory, newer, connection => BackupWriter.Write(connection, temp.Order(), TempState.Now));

        var refused = Assert.Throws<StoreException>(() => StateRestore.Run(temp.Restore(made.Path, temp.At("b")), TempState.Now));

        Assert.Contains("newer Weir", refused.Message, StringComparison.Ordinal);
        Assert.Contains("toy 2", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(temp.At("b")));
        StateRestore.Run(temp.Restore(made.Path, temp.At("b"), migrations: newer), TempState.Now);
    }

    [Fact]
    public void A_backup_of_an_older_Weir_is_restored_and_brought_up_to_date_at_the_next_start()
    {
        using var temp = new TempState();
        IReadOnlyList<Migration> newer = [.. TempState.Migrations, new("toy", 2, "ALTER TABLE t ADD COLUMN more INTEGER")];
        var made = temp.BackUp(temp.Make("a", 7));

        StateRestore.Run(temp.Restore(made.Path, temp.At("b"), migrations: newer), TempState.Now);

        Assert.Equal(7, temp.Read(temp.At("b"), newer));
        Assert.Single(Directory.GetFiles(temp.At("b/backups"), "before-migration-*"));
    }

    [Fact]
    public void Links_in_the_data_directory_are_refused()
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7));
        var victim = temp.At("victim");
        File.WriteAllText(victim, "mine");
        Directory.CreateDirectory(temp.At("b"));
        File.CreateSymbolicLink(Path.Combine(temp.At("b"), "weir.db"), victim);

        Assert.Contains("symbolic link", Assert.Throws<StoreException>(() => StateRestore.Run(temp.Restore(made.Path, temp.At("b"), replace: true), TempState.Now)).Message, StringComparison.Ordinal);

        Assert.Equal("mine", File.ReadAllText(victim));
    }

    [Fact]
    public void A_backup_cut_off_anywhere_is_refused_and_nothing_is_touched()
    {
        using var temp = new TempState();
        var whole = File.ReadAllBytes(temp.BackUp(temp.Make("a", 7)).Path);
        var other = temp.Make("b", 8);
        var cut = temp.At("cut.zip");
        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 40))
        {
            File.WriteAllBytes(cut, whole[..length]);
            Assert.Throws<StoreException>(() => StateRestore.Run(temp.Restore(cut, other, replace: true), TempState.Now));
        }

        Assert.Equal(8, temp.Read(other));
        Assert.False(Directory.Exists(Path.Combine(other, "backups")));
    }

    [Fact]
    public void A_flipped_byte_anywhere_is_found()
    {
        using var temp = new TempState();
        var whole = File.ReadAllBytes(temp.BackUp(temp.Make("a", 7)).Path);
        var bad = temp.At("bad.zip");
        var harmless = 0;
        for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 60))
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 0x40;
            File.WriteAllBytes(bad, bytes);
            try
            {
                StateRestore.Run(temp.Restore(bad, temp.At($"r{at}")), TempState.Now);
                Assert.Equal(7, temp.Read(temp.At($"r{at}"))); // a byte that says nothing, such as a time in the archive's own directory
                harmless++;
            }
            catch (StoreException)
            {
                Assert.False(File.Exists(Path.Combine(temp.At($"r{at}"), "weir.db")));
            }
        }

        Assert.True(harmless < 30, $"{harmless} flipped bytes were not noticed");
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/evil")]
    [InlineData("config/../../evil")]
    [InlineData("config/a/b")]
    [InlineData("config/")]
    [InlineData("config/.hidden")]
    [InlineData("config/a\\b")]
    [InlineData("weir.db-wal")]
    [InlineData("restore.commit")]
    public void A_name_that_Weir_does_not_give_is_refused(string name)
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7));
        var bad = Forge(temp, made.Path, text => text.Replace("\"parts\": [", $"\"parts\": [ {{ \"name\": {System.Text.Json.JsonSerializer.Serialize(name)}, \"bytes\": 1, \"sha256\": \"\", \"sealed\": false }},", StringComparison.Ordinal), name);

        Assert.Contains("none that Weir gives", Assert.Throws<StoreException>(() => StateRestore.Run(temp.Restore(bad, temp.At("b")), TempState.Now)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_manifest_does_not_name_and_what_only_it_names_is_refused()
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7));

        foreach (var bad in new[]
        {
            Forge(temp, made.Path, text => text, "config/more"),
            Forge(temp, made.Path, text => text.Replace("\"weir.db\"", "\"keyring\"", StringComparison.Ordinal), null),
            Forge(temp, made.Path, text => text.Replace("weir-backup/1", "weir-backup/2", StringComparison.Ordinal), null),
            Forge(temp, made.Path, text => "{", null),
            Forge(temp, made.Path, text => "null", null),
            Forge(temp, made.Path, text => "{\"format\":\"weir-backup/1\"}", null),
            Forge(temp, made.Path, text => text.Replace("{\n", "{ \"format\": \"weir-backup/1\",\n", StringComparison.Ordinal), null),
            Forge(temp, made.Path, text => new string(' ', 2 << 20) + text, null),
        })
        {
            Assert.Throws<StoreException>(() => StateRestore.Run(temp.Restore(bad, temp.At("b")), TempState.Now));
        }

        Assert.False(Directory.Exists(temp.At("b")));
    }

    [Fact]
    public void An_archive_that_would_grow_without_end_is_refused_before_it_is_unpacked()
    {
        using var temp = new TempState();
        var made = temp.BackUp(temp.Make("a", 7));
        var bytes = made.Manifest.Parts[0].Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var claims = Forge(temp, made.Path, text => text.Replace($"\"bytes\": {bytes}", "\"bytes\": 900000000000000", StringComparison.Ordinal), null);
        Assert.Contains("larger than it can be", Assert.Throws<StoreException>(() => BackupReader.Open(claims)).Message, StringComparison.Ordinal);

        // It says little and holds much.
        var grows = Forge(temp, made.Path, text => text.Replace($"\"bytes\": {bytes}", "\"bytes\": 4096", StringComparison.Ordinal), null);
        using var reader = BackupReader.Open(grows);
        Assert.Contains("longer than its manifest says", Assert.Throws<StoreException>(() => reader.Extract(reader.Manifest.Parts[0], temp.At("x.db"), TempState.Now)).Message, StringComparison.Ordinal);
        Assert.True(new FileInfo(temp.At("x.db")).Length <= 4096);
    }

    private static string Forge(TempState temp, string from, Func<string, string> manifest, string? more)
    {
        var path = temp.At($"forged-{Guid.CreateVersion7():n}.zip");
        File.Copy(from, path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        var entry = zip.GetEntry("manifest.json")!;
        using var reader = new StreamReader(entry.Open());
        var text = reader.ReadToEnd();
        reader.Dispose();
        entry.Delete();
        using (var writer = new StreamWriter(zip.CreateEntry("manifest.json").Open()))
        {
            writer.Write(manifest(text));
        }

        if (more is not null)
        {
            using var writer = new StreamWriter(zip.CreateEntry(more).Open());
            writer.Write("x");
        }

        return path;
    }
}
