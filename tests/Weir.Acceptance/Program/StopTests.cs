using System.Net;
using System.Text.Json;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>How the program stops: at once, after what is under way, in a hurry, or by force.</summary>
public sealed class StopTests
{
    // Twenty events in four seconds: long enough to signal in the middle of, on any machine.
    private const string SlowPrompt = "[[sim: events=20, interval-ms=200]] Tell me about rivers.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_server_ends_within_two_seconds_of_the_signal()
    {
        using var place = new Workplace();
        await using var server = await StartAsync(place);
        await server.Process.SignalAsync("TERM", Token);
        var clock = TimeProvider.System;
        var from = clock.GetTimestamp();

        Assert.Equal(0, await server.Process.ExitAsync(Token));
        Assert.InRange(clock.GetElapsedTime(from).TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task Running_stream_is_drained_while_new_calls_are_refused()
    {
        using var place = new Workplace();
        await using var server = await StartAsync(place);
        using var answer = await Web.ChatAsync(server.Address, Workplace.Key, "sim-gpt", SlowPrompt, stream: true, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        Assert.StartsWith("data: ", await reader.ReadLineAsync(Token), StringComparison.Ordinal);
        await server.Process.SignalAsync("TERM", Token);

        await Wait.ForAsync(
            "readiness is refused",
            TimeSpan.FromSeconds(3),
            async () =>
            {
                using var ready = await Web.GetAsync(new Uri(server.Address, "/health/ready"), Token);
                return ready.StatusCode == HttpStatusCode.ServiceUnavailable ? "not ready" : null;
            },
            Token);
        using (var refused = await Web.ChatAsync(server.Address, Workplace.Key, "sim-gpt", "Hello", stream: false, Token))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            var error = JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync(Token)).GetProperty("error");
            Assert.Equal("gateway_draining", error.GetProperty("code").GetString());
        }

        using (var live = await Web.GetAsync(new Uri(server.Address, "/health"), Token))
        {
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        Assert.Contains("data: [DONE]", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
        Assert.Equal(0, await server.Process.ExitAsync(Token));
    }

    [Fact]
    public async Task Second_signal_hastens()
    {
        using var place = new Workplace();
        await using var server = await StartAsync(place);
        using var answer = await Web.ChatAsync(server.Address, Workplace.Key, "sim-gpt", "[[sim: events=500, interval-ms=100]] Tell me about rivers.", stream: true, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        Assert.StartsWith("data: ", await reader.ReadLineAsync(Token), StringComparison.Ordinal);
        await server.Process.SignalAsync("TERM", Token);
        await Wait.ForAsync(
            "draining has begun",
            Started.Patience,
            async () =>
            {
                using var ready = await Web.GetAsync(new Uri(server.Address, "/health/ready"), Token);
                return ready.StatusCode == HttpStatusCode.ServiceUnavailable ? "draining" : null;
            },
            Token);

        var clock = TimeProvider.System;
        var from = clock.GetTimestamp();
        await server.Process.SignalAsync("TERM", Token);
        Assert.Equal(0, await server.Process.ExitAsync(Token));
        Assert.InRange(clock.GetElapsedTime(from).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Killed_server_comes_back_with_every_answered_call()
    {
        using var place = new Workplace();
        var operations = new List<string>();
        await using (var server = await StartAsync(place))
        {
            for (var i = 0; i < 5; i++)
            {
                using var answer = await Web.ChatAsync(server.Address, Workplace.Key, "sim-gpt", $"Hello {i}", stream: false, Token);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                operations.Add(Assert.Single(answer.Headers.GetValues("x-weir-operation")));
            }

            // Records are written behind: they are waited for. Money is not: its post came before the answer.
            await RecordedAsync(server.Address, operations[^1]);
            server.Process.Kill();
            await server.Process.ExitAsync(Token);
        }

        await using var again = await StartAsync(place);
        foreach (var id in operations)
        {
            var explained = await RecordedAsync(again.Address, id);
            Assert.Equal("completed", explained.Outcome);
            var attempt = Assert.Single(explained.Attempts);
            Assert.Equal("completed", attempt.GetProperty("outcome").GetString());
            Assert.NotEqual("0", attempt.GetProperty("cost_usd").GetString());
        }

        using var next = await Web.ChatAsync(again.Address, Workplace.Key, "sim-gpt", "Hello again", stream: false, Token);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    private static Task<Explained> RecordedAsync(Uri address, string id) => Wait.ForAsync(
        $"operation {id} is recorded",
        Started.Patience,
        async () =>
        {
            using var response = await Web.GetAsync(new Uri(address, $"/api/operations/{id}"), Token, Gateway.AdminToken);
            return response.IsSuccessStatusCode ? new Explained(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Token))) : null;
        },
        Token);

    private static async Task<Server> StartAsync(Workplace place)
    {
        place.Write("weir.yaml", Workplace.Config);
        var process = place.Serve();
        return new Server(process, await TheProgram.AddressAsync(process, Token));
    }

    private sealed record Server(Started Process, Uri Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
