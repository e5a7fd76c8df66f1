using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weir.Acceptance.Running;
using Weir.Tests.Support;

namespace Weir.Acceptance.Program;

/// <summary>Credentials from the command line, behind a wrong key file, and through <c>kill -9</c> while they are wrapped anew.</summary>
public sealed class CredentialsTests
{
    private const string Secret = "sk-acceptance-canary-1234";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_comes_from_a_file_never_from_an_argument_and_goes_nowhere_but_to_its_provider()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        place.Write("secret.txt", Secret + "\n");
        await using var server = place.Serve("--data", "data");
        var address = (await TheProgram.AddressAsync(server, Token)).ToString();
        Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => place.RunAsync(Token, ["credentials", .. arguments, "--server", address]);

        var (asArgument, _, why) = await RunAsync("set", "openai/api_key", Secret, "--origin", "https://api.openai.com");
        Assert.Equal(2, asArgument);
        Assert.Contains("A secret is never an argument", why, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, why, StringComparison.Ordinal);
        var (empty, _, whyEmpty) = await RunAsync("set", "openai/api_key", "--origin", "https://api.openai.com"); // standard input is closed here
        Assert.Equal(2, empty);
        Assert.Contains("secret: is empty", whyEmpty, StringComparison.Ordinal);
        var (nameless, _, _) = await RunAsync("set", "openai", "--file", "secret.txt");
        Assert.Equal(2, nameless);

        var (set, shown, problem) = await RunAsync("set", "openai/api_key", "--file", "secret.txt", "--origin", "https://api.openai.com/v1");
        Assert.True(set == 0, problem);
        Assert.Contains("https://api.openai.com:443", shown, StringComparison.Ordinal);
        var (listed, list, _) = await RunAsync("list");
        Assert.Equal(0, listed);
        Assert.Contains("openai/api_key", list, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("rotate", "openai/api_key", "--file", "secret.txt", "--grace-seconds", "60", "--reason", "it is time")).Code);
        var (mixed, _, whyMixed) = await RunAsync("rotate", "openai/api_key", "--with-rotator", "--file", "secret.txt");
        Assert.Equal(2, mixed);
        Assert.Contains("--with-rotator goes with --grace-seconds and --reason only", whyMixed, StringComparison.Ordinal);
        var (unserved, _, whyUnserved) = await RunAsync("rotate", "openai/api_key", "--with-rotator", "--grace-seconds", "60", "--reason", "it is time");
        Assert.Equal(1, unserved);
        Assert.Contains("No rotator serves openai/api_key", whyUnserved, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("rekey")).Code);
        Assert.Equal(0, (await RunAsync("retire", "openai/api_key", "--version-number", "1")).Code);
        Assert.Equal(1, (await RunAsync("retire", "openai/api_key", "--version-number", "1")).Code);
        Assert.Equal(0, (await RunAsync("delete", "openai/api_key")).Code);

        var (verified, sound, _) = await place.RunAsync(Token, "audit", "verify", "--data", "data"); // beside the server
        Assert.Equal(0, verified);
        Assert.StartsWith("sound: ", sound, StringComparison.Ordinal);
        var (trailCode, trail, _) = await place.RunAsync(Token, "audit", "list", "--action", "credential.", "--server", address);
        Assert.Equal(0, trailCode);
        Assert.Contains("credential.rotate", trail, StringComparison.Ordinal);
        Assert.Contains("failed", trail, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, server.Told() + trail + list + shown, StringComparison.Ordinal);
    }

    // What a dying program says goes into logs that many read.
    [Fact]
    public async Task A_program_that_dies_over_its_data_tells_no_secret()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        place.Write("secret.txt", Secret);
        await using (var server = place.Serve("--data", "data"))
        {
            var address = (await TheProgram.AddressAsync(server, Token)).ToString();
            Assert.Equal(0, (await place.RunAsync(Token, "credentials", "set", "openai/api_key", "--file", "secret.txt", "--origin", "https://api.openai.com", "--server", address)).Code);
            await server.SignalAsync("TERM", Token);
            Assert.Equal(0, await server.ExitAsync(Token));
        }

        var database = await File.ReadAllBytesAsync(Path.Combine(place.Folder, "data", "weir.db"), Token);
        database.AsSpan(0, 4096).Fill((byte)'x'); // the head of the file, without which nothing of it can be read
        await File.WriteAllBytesAsync(Path.Combine(place.Folder, "data", "weir.db"), database, Token);
        await using var broken = place.Serve("--data", "data");
        Assert.NotEqual(0, await broken.ExitAsync(Token));
        Assert.Contains("weir.db", broken.Told(), StringComparison.Ordinal); // it says what it died of

        var keyring = await File.ReadAllTextAsync(Path.Combine(place.Folder, "data", "keyring"), Token);
        var key = keyring.Split('\n').Single(line => line.StartsWith("active ", StringComparison.Ordinal)).Split(' ')[2];
        Assert.All(new[] { Secret, key, Workplace.Key, Gateway.AdminToken }, secret => Assert.DoesNotContain(secret, broken.Told(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Behind_a_wrong_key_file_credentials_are_sealed_and_the_rest_runs()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        place.Write("secret.txt", Secret);
        Assert.NotEqual(0, (await place.RunAsync(Token, "credentials", "list", "--data", "data")).Code); // there is no data yet
        await using (var server = place.Serve("--data", "data"))
        {
            var address = await TheProgram.AddressAsync(server, Token);
            Assert.Equal(0, (await place.RunAsync(Token, "credentials", "set", "a/key", "--file", "secret.txt", "--origin", "https://a.example", "--server", address.ToString())).Code);
            await server.SignalAsync("TERM", Token);
            Assert.Equal(0, await server.ExitAsync(Token));
        }

        var keyring = Path.Combine(place.Folder, "data", "keyring");
        var good = await File.ReadAllBytesAsync(keyring, Token);
        await File.WriteAllBytesAsync(keyring, good[..^10], Token);
        await using (var server = place.Serve("--data", "data"))
        {
            var address = await TheProgram.AddressAsync(server, Token);
            var ready = await Web.JsonAsync(new Uri(address, "/health/ready"), Token);
            Assert.Equal(("sealed", 1), (ready.GetProperty("credentials").GetProperty("state").GetString(), ready.GetProperty("credentials").GetProperty("sealed").GetInt32()));
            using var answer = await Web.ChatAsync(address, Workplace.Key, "sim-gpt", "Hello", stream: false, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var (_, list, _) = await place.RunAsync(Token, "credentials", "list", "--server", address.ToString());
            Assert.Contains("SEALED: The key file", list, StringComparison.Ordinal);
            var (refused, _, why) = await place.RunAsync(Token, "credentials", "set", "b/key", "--file", "secret.txt", "--origin", "https://a.example", "--server", address.ToString());
            Assert.Equal(1, refused);
            Assert.Contains("damaged or cut", why, StringComparison.Ordinal);
            await server.SignalAsync("TERM", Token);
            Assert.Equal(0, await server.ExitAsync(Token));
        }

        Assert.Equal(good[..^10], await File.ReadAllBytesAsync(keyring, Token));
        await File.WriteAllBytesAsync(keyring, good, Token);
        var (code, open, _) = await place.RunAsync(Token, "credentials", "list", "--data", "data"); // beside no server
        Assert.Equal(0, code);
        Assert.DoesNotContain("SEALED", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_while_everything_is_wrapped_anew_everything_stays_readable()
    {
        const int Count = 160;
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        var (interrupted, rounds) = (0, Campaign.Of(50));
        for (var round = 0; round <= rounds; round++)
        {
            await using var server = place.Serve("--data", "data");
            var address = await TheProgram.AddressAsync(server, Token);
            if (round == 0)
            {
                await FillAsync(address, Count);
            }

            // The start goes on with what the kill interrupted; then everything is wrapped anew and opened, which is how this test reads it.
            interrupted += (await File.ReadAllLinesAsync(Path.Combine(place.Folder, "data", "keyring"), Token)).Length > 3 ? 1 : 0;
            var (status, answer) = await RekeyAsync(address);
            Assert.True(status == HttpStatusCode.OK, answer);
            var vault = JsonSerializer.Deserialize<JsonElement>(answer);
            Assert.Equal(Count, vault.GetProperty("rewrapped").GetInt32());
            Assert.Equal(("open", 0), (vault.GetProperty("vault").GetProperty("state").GetString(), vault.GetProperty("vault").GetProperty("sealed_versions").GetInt32()));
            if (round < rounds)
            {
                var dying = RekeyAsync(address);
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(60)), TimeProvider.System, Token);
                server.Kill();
                await server.ExitAsync(Token);
                await dying.ContinueWith(static ended => ended.Exception, Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{rounds} kills, {interrupted} of them with two keys in the key file at the next start");
        Assert.Equal(0, (await place.RunAsync(Token, "audit", "verify", "--data", "data")).Code);
    }

    private static async Task FillAsync(Uri address, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (status, answer) = await SendAsync(HttpMethod.Put, new Uri(address, $"/api/credentials/a/key-{i}"), JsonSerializer.Serialize(new { secret = $"{Secret}-{i}", origin = "https://a.example" }));
            Assert.True(status == HttpStatusCode.OK, answer);
        }
    }

    private static Task<(HttpStatusCode Status, string Text)> RekeyAsync(Uri address) => SendAsync(HttpMethod.Post, new Uri(address, "/api/credentials/rekey"), "{}");

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, Uri address, string body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        using var response = await Web.SendAsync(request, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
