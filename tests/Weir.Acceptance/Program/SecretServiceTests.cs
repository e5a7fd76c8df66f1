using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>References <c>keyring:service/name</c> on a real gnome-keyring in a session of its own, and where there is none. S0-22 ⚠.</summary>
public sealed class SecretServiceTests
{
    private const string Secret = "sk-keyring-canary-77";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_item_of_the_keyring_signs_calls_and_is_found_only_letter_for_letter()
    {
        await using var upstream = await Upstream.StartAsync();
        using var place = new Workplace();
        place.Write("weir.yaml", Config(upstream));

        await using var server = StartWithItem(place);
        var address = await TheProgram.AddressAsync(server, Token);

        using (var answer = await Web.ChatAsync(address, Workplace.Key, "m", "Hello", stream: false, Token))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(["Bearer " + Secret], upstream.Seen);
        using (var answer = await Web.ChatAsync(address, Workplace.Key, "other", "Hello", stream: false, Token))
        {
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        }

        var problems = await ProblemsAsync(address);
        Assert.Equal("keyring:OpenAI/api_key cannot be read: the Secret Service has no item with the attributes service=OpenAI and username=api_key", Assert.Single(problems));
        Assert.Single(upstream.Seen);
        Assert.DoesNotContain(Secret, server.Told(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_secret_service_that_is_said_and_the_rest_runs()
    {
        await using var upstream = await Upstream.StartAsync();
        using var place = new Workplace();
        place.Write("weir.yaml", Config(upstream));

        await using var server = TheProgram.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", "data"], Variables(place, ("DBUS_SESSION_BUS_ADDRESS", $"unix:path={place.Folder}/nothing")), place.Folder);
        var address = await TheProgram.AddressAsync(server, Token);

        using var answer = await Web.ChatAsync(address, Workplace.Key, "m", "Hello", stream: false, Token);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.All(await ProblemsAsync(address), problem => Assert.Contains("cannot be read: the Secret Service could not be asked: ", problem, StringComparison.Ordinal));
        Assert.Equal(2, (await Web.JsonAsync(new Uri(address, "/health/ready"), Token)).GetProperty("credentials").GetProperty("unreadable").GetInt32());
        Assert.Empty(upstream.Seen);
        await server.SignalAsync("TERM", Token);
        Assert.Equal(0, await server.ExitAsync(Token));
    }

    [Fact]
    public async Task A_header_of_the_collectors_is_an_item_of_the_keyring()
    {
        await using var collector = await Upstream.StartAsync();
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config + Collector(collector));

        await using var server = StartWithItem(place);
        var address = await TheProgram.AddressAsync(server, Token);
        using var answer = await Web.ChatAsync(address, Workplace.Key, "sim-gpt", "Hello", stream: false, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        await Wait.ForAsync("the collector is sent the call's trace", Started.Patience, () => Task.FromResult(collector.Seen is [var first, ..] ? first : null), Token);
        Assert.All(collector.Seen, authorization => Assert.Equal(Secret, authorization));
        Assert.DoesNotContain(Secret, server.Told(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_keyrings_item_nothing_is_sent_to_the_collector_and_that_is_told()
    {
        await using var collector = await Upstream.StartAsync();
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config + Collector(collector));

        await using var server = TheProgram.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", "data"], Variables(place, ("DBUS_SESSION_BUS_ADDRESS", $"unix:path={place.Folder}/nothing")), place.Folder);
        var address = await TheProgram.AddressAsync(server, Token);
        using var answer = await Web.ChatAsync(address, Workplace.Key, "sim-gpt", "Hello", stream: false, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        await Wait.ForAsync(
            "it is told that the header's value cannot be used",
            Started.Patience,
            () => Task.FromResult(server.Told().Contains("at keyring:openai/api_key cannot be used", StringComparison.Ordinal) ? "told" : null),
            Token);
        Assert.Empty(collector.Seen);
    }

    // In a session of its own with an unlocked keyring that has one item.
    private static Started StartWithItem(Workplace place)
    {
        place.Write("session.sh", """
            set -eu
            printf 'a password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
            printf '%s' "$ITEM" | secret-tool store --label='Weir' service openai username api_key
            unset ITEM
            exec "$@"
            """);
        return TheProgram.StartIn(["dbus-run-session", "--", "sh", "session.sh"], ["serve", "--urls", "http://127.0.0.1:0", "--data", "data"], Variables(place, ("ITEM", Secret)), place.Folder);
    }

    private static string Collector(Upstream collector) =>
        "\n" + $$"""telemetry: { otlp: { endpoint: "{{collector.Url}}", allow_private_network: true, signals: [traces], headers: { authorization: "keyring:openai/api_key" } } }""" + "\n";

    private static async Task<string[]> ProblemsAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/api/credentials"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        using var response = await Web.SendAsync(request, Token);
        var json = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Token));
        return [.. json.GetProperty("other_stores").EnumerateArray().Select(one => one.GetProperty("problem").GetString()).OfType<string>()];
    }

    private static Dictionary<string, string> Variables(Workplace place, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string> { ["MAIN_KEY"] = Workplace.Key, ["WEIR_ADMIN_TOKEN"] = Gateway.AdminToken, ["HOME"] = place.Folder, ["XDG_RUNTIME_DIR"] = place.Folder, ["XDG_DATA_HOME"] = place.Folder };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }

    private static string Config(Upstream upstream) => $$"""
        schema: weir/1
        providers:
          up: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, credential: "keyring:openai/api_key" }
          other: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, credential: "keyring:OpenAI/api_key" }
        models:
          m: { deployments: { only: { provider: up, model: m, price: { input: 1, output: 1 } } } }
          other: { deployments: { only: { provider: other, model: m, price: { input: 1, output: 1 } } } }
        keys:
          main: { secret: "env:MAIN_KEY" }
        """;

    /// <summary>A provider, or a collector, that notes what it is asked with.</summary>
    private sealed class Upstream : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<string> _seen = new();

        private Upstream(WebApplication app) => _app = app;

        public string Url => _app.Urls.First();

        public IReadOnlyList<string> Seen => [.. _seen];

        public static async Task<Upstream> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var upstream = new Upstream(builder.Build());
            upstream._app.Run(upstream.AnswerAsync);
            await upstream._app.StartAsync(Token);
            return upstream;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private Task AnswerAsync(HttpContext http)
        {
            _seen.Enqueue(http.Request.Headers.Authorization.ToString());
            if (http.Request.Path == "/v1/traces")
            {
                return Task.CompletedTask;
            }

            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(
                """
                {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],
                "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
                """,
                http.RequestAborted);
        }
    }
}
