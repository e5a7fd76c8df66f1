using System.Security.Cryptography;
using Weir.Acceptance.Running;
using Weir.Tests.Support;

namespace Weir.Acceptance.Program;

/// <summary>S0-100: a backup beside a server at work, restored elsewhere; and a restore that is killed.</summary>
public sealed class BackupTests
{
    private const string Canary = "sk-backup-canary-123456";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_beside_a_server_at_work_is_restored_elsewhere_and_its_ledger_adds_up()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        place.Write("secret.txt", Canary);
        place.Write("passphrase", "correct horse battery staple\n");
        place.Write("other", "another horse battery staple\n");
        await using var server = place.Serve("--data", "data");
        var address = await TheProgram.AddressAsync(server, Token);
        await FineAsync(place, "credentials", "set", "a/key", "--file", "secret.txt", "--origin", "https://a.example", "--server", address.ToString());

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CallAsync(address, enough)));
        await FineAsync(place, "backup", "--output", "plain.zip");
        await FineAsync(place, "backup", "--output", "whole.zip", "--with-keyring", "--passphrase-file", "passphrase");
        await enough.CancelAsync();
        var calls = (await load).Sum();
        Assert.True(calls > 0, "nothing was called meanwhile");

        await FineAsync(place, "restore", "whole.zip", "--data", "whole", "--passphrase-file", "passphrase");
        Assert.StartsWith("sound: ", await FineAsync(place, "ledger", "verify", "--data", "whole"), StringComparison.Ordinal);
        Assert.StartsWith("sound: ", await FineAsync(place, "audit", "verify", "--data", "whole"), StringComparison.Ordinal);
        Assert.DoesNotContain("SEALED", await FineAsync(place, "credentials", "list", "--data", "whole"), StringComparison.Ordinal);

        Assert.Contains("sealed", await FineAsync(place, "restore", "plain.zip", "--data", "plain"), StringComparison.Ordinal);
        Assert.Contains("SEALED", await FineAsync(place, "credentials", "list", "--data", "plain"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(place.Folder, "plain", "keyring")));

        Assert.NotEqual(0, (await place.RunAsync(Token, "restore", "whole.zip", "--data", "none", "--passphrase-file", "other")).Code);
        Assert.False(File.Exists(Path.Combine(place.Folder, "none", "weir.db")));
        Assert.NotEqual(0, (await place.RunAsync(Token, "restore", "plain.zip", "--data", "data", "--replace")).Code); // the server holds it
    }

    [Fact]
    public async Task Killed_at_any_moment_a_restore_leaves_the_old_state_or_the_new_one()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using (var server = place.Serve("--data", "made"))
        {
            var address = (await TheProgram.AddressAsync(server, Token)).ToString();
            await FineAsync(place, "config", "set", "gateway.timeouts.idle_seconds", "11", "--reason", "old", "--server", address);
            await FineAsync(place, "backup", "--data", "made", "--output", "old.zip");
            await FineAsync(place, "config", "set", "gateway.timeouts.idle_seconds", "22", "--reason", "new", "--server", address);
            await FineAsync(place, "backup", "--data", "made", "--output", "new.zip");
        }

        await FineAsync(place, "restore", "old.zip", "--data", "data");
        var clock = TimeProvider.System;
        var from = clock.GetTimestamp();
        await FineAsync(place, "restore", "old.zip", "--data", "data", "--replace");
        var whole = (int)clock.GetElapsedTime(from).TotalMilliseconds;

        var (was, rounds, old) = ("11", Campaign.Of(50), 0);
        for (var round = 0; round < rounds; round++)
        {
            var next = was == "11" ? "22" : "11";
            await using (var restore = TheProgram.Start(["restore", next == "22" ? "new.zip" : "old.zip", "--data", "data", "--replace"], directory: place.Folder))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(whole / 4, whole + 1)), clock, Token);
                restore.Kill();
                await restore.ExitAsync(Token);
            }

            var shown = await FineAsync(place, "config", "show", "gateway.timeouts.idle_seconds", "--data", "data");
            var now = shown.Contains("22", StringComparison.Ordinal) ? "22" : "11";
            Assert.Contains(now, shown, StringComparison.Ordinal);
            old += now == was ? 1 : 0;
            was = now;
            Assert.StartsWith("sound: ", await FineAsync(place, "ledger", "verify", "--data", "data"), StringComparison.Ordinal);
            Assert.StartsWith("sound: ", await FineAsync(place, "audit", "verify", "--data", "data"), StringComparison.Ordinal);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{rounds} kills within {whole} ms, the old state after {old}");
    }

    private static async Task<int> CallAsync(Uri address, CancellationTokenSource enough)
    {
        var fine = 0;
        while (!enough.IsCancellationRequested)
        {
            using var answer = await Web.ChatAsync(address, Workplace.Key, "sim-gpt", "Hello", stream: false, Token);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
            fine++;
        }

        return fine;
    }

    /// Runs a verb that must succeed and gives all that it printed.
    private static async Task<string> FineAsync(Workplace place, params string[] arguments)
    {
        var (code, output, errors) = await place.RunAsync(Token, arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {code}\n{output}{errors}");
        return output + errors;
    }
}
