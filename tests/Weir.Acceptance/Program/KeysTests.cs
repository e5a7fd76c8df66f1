using Weir.Acceptance.Running;
using Weir.Tests.Support;

namespace Weir.Acceptance.Program;

/// <summary>Callers' keys from the command line: beside no server, against one, through <c>kill -9</c> and through a backup.</summary>
public sealed class KeysTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_made_beside_no_server_works_in_the_next_one_and_its_secret_stands_alone_on_standard_output()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using (var first = place.Serve("--data", "data"))
        {
            await TheProgram.AddressAsync(first, Token);
            await first.SignalAsync("TERM", Token);
            Assert.Equal(0, await first.ExitAsync(Token));
        }

        var (made, secret, beside) = await place.RunAsync(Token, "keys", "create", "app", "--team", "shop", "--model", "sim-gpt", "--requests-per-minute", "600", "--data", "data");
        Assert.True(made == 0, beside);
        Assert.Matches("^wk_app_[A-Za-z0-9_-]{43}\\s*$", secret);
        Assert.DoesNotContain(secret.Trim(), beside, StringComparison.Ordinal);
        Assert.Equal(1, (await place.RunAsync(Token, "keys", "create", "main", "--data", "data")).Code); // the file has it
        var (wrong, _, why) = await place.RunAsync(Token, "keys", "create", "b", "--model", "gone", "--concurrency", "0", "--data", "data");
        Assert.Equal(2, wrong);
        Assert.Contains("models[0]", why, StringComparison.Ordinal);
        Assert.Contains("limits.concurrency", why, StringComparison.Ordinal);

        await using var server = place.Serve("--data", "data");
        var address = await TheProgram.AddressAsync(server, Token);
        Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => place.RunAsync(Token, ["keys", .. arguments, "--server", address.ToString()]);
        Assert.Equal(200, await CallAsync(address, secret));
        var (rotated, second, told) = await RunAsync("rotate", "app", "--overlap-seconds", "3600", "--reason", "it is time");
        Assert.True(rotated == 0, told);
        Assert.Contains(secret.Trim()[^4..], told, StringComparison.Ordinal);
        Assert.Equal((200, 200), (await CallAsync(address, secret), await CallAsync(address, second)));
        Assert.Equal(0, (await RunAsync("set", "app", "--clear", "models", "--description", "the shop")).Code);
        Assert.Equal(1, (await RunAsync("set", "app", "--team", "x", "--if-version", "1")).Code);
        Assert.Equal(0, (await RunAsync("disable", "app")).Code);
        Assert.Equal(401, await CallAsync(address, second));
        Assert.Equal(0, (await RunAsync("enable", "app")).Code);
        Assert.Contains("the shop", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Contains("requests_per_minute", (await RunAsync("show", "app")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("remove", "app", "--reason", "closed")).Code);
        Assert.Equal(401, await CallAsync(address, second));
        Assert.DoesNotContain(secret.Trim(), server.Told(), StringComparison.Ordinal);
        Assert.DoesNotContain(second.Trim(), server.Told(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_outlives_kill_9_and_goes_with_a_backup()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        var (working, gone) = (new List<string>(), new List<string>());
        for (var round = 0; round < Campaign.Of(30); round++)
        {
            await using var server = place.Serve("--data", "data");
            var address = await TheProgram.AddressAsync(server, Token);
            foreach (var secret in working)
            {
                Assert.Equal(200, await CallAsync(address, secret));
            }

            foreach (var secret in gone)
            {
                Assert.Equal(401, await CallAsync(address, secret));
            }

            var (kept, disabled) = (await CreateAsync(place, address, $"kept{round}"), await CreateAsync(place, address, $"off{round}"));
            Assert.Equal(0, (await place.RunAsync(Token, "keys", "disable", $"off{round}", "--server", address.ToString())).Code);
            working.Add(kept);
            gone.Add(disabled);
            server.Kill();
            await server.ExitAsync(Token);
        }

        Assert.Equal(0, (await place.RunAsync(Token, "backup", "--data", "data", "--output", "keys.zip")).Code);
        Assert.Equal(0, (await place.RunAsync(Token, "restore", "keys.zip", "--data", "other")).Code);
        await using var restored = place.Serve("--data", "other");
        var other = await TheProgram.AddressAsync(restored, Token);
        Assert.Equal((200, 401), (await CallAsync(other, working[0]), await CallAsync(other, gone[0])));
    }

    private static async Task<string> CreateAsync(Workplace place, Uri address, string id)
    {
        var (code, secret, why) = await place.RunAsync(Token, "keys", "create", id, "--server", address.ToString());
        Assert.True(code == 0, why);
        return secret;
    }

    private static async Task<int> CallAsync(Uri address, string secret)
    {
        using var answer = await Web.ChatAsync(address, secret.Trim(), "sim-gpt", "Hello", stream: false, Token);
        return (int)answer.StatusCode;
    }
}
