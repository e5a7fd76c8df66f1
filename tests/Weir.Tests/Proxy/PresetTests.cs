using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Providers.Simulator;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>Presets and model settings on the request path.</summary>
public sealed class PresetTests
{
    private const string Plain = """{"model":"plain","messages":[{"role":"user","content":"hi"}],"temperature":0.7}""";

    [Fact]
    public async Task Nothing_is_filled_in_where_nothing_is_configured()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);

        var reply = await gateway.PostAsync("/v1/chat/completions", Plain, ("x-weir-preset", "creative"));

        Assert.Equal((200, null), (reply.Status, reply.Header("x-weir-preset")));
        Assert.Equal(Plain.Replace("plain", "sim-gpt", StringComparison.Ordinal), Assert.Single(simulator.Seen).Body);
    }

    // S2-04, S2-08: applied to a model; what the client states stays.
    [Theory]
    [InlineData("", """{"temperature":0.2,"top_p":0.95,"max_tokens":4096}""")]
    [InlineData(",\"temperature\":1.25,\"max_tokens\":5", """{"temperature":1.25,"top_p":0.95,"max_tokens":5}""")]
    [InlineData(",\"top_p\":null,\"max_tokens\":null", """{"temperature":0.2,"top_p":null,"max_tokens":null}""")]
    [InlineData(",\"max_completion_tokens\":6", """{"temperature":0.2,"top_p":0.95,"max_completion_tokens":6}""")]
    public async Task A_preset_fills_what_the_client_left_out(string more, string expected)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);

        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "coder", more: more));

        Assert.Equal((200, "code"), (reply.Status, reply.Header("x-weir-preset")));
        Assert.Equal(expected, Sampling(Assert.Single(simulator.Seen)));
    }

    [Theory]
    [InlineData(Dialect.OpenAi, "coder-anth", """{"temperature":0.2,"max_tokens":4096}""")]
    [InlineData(Dialect.Anthropic, "coder-anth", """{"temperature":0.2,"max_tokens":200}""")]
    [InlineData(Dialect.Anthropic, "coder", """{"temperature":0.2,"top_p":0.95,"max_tokens":200}""")]
    public async Task Each_dialect_is_given_what_it_takes(Dialect client, string model, string expected)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);

        Assert.Equal(200, (await gateway.PostAsync(Ask.Path(client), Ask.Body(client, model))).Status);

        Assert.Equal(expected, Sampling(Assert.Single(simulator.Seen)));
    }

    [Fact]
    public async Task The_callers_choice_goes_before_its_key_the_models_settings_and_the_models_preset()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);
        var body = Ask.Body(Dialect.OpenAi, "own");
        await gateway.PostAsync("/v1/chat/completions", body);
        await gateway.PostAsync("/v1/chat/completions", body, ("x-weir-preset", "analysis"));
        await gateway.PostAsync("/v1/chat/completions", body, ("Authorization", "Bearer " + GatewayHost.Key2));
        await gateway.PostAsync("/v1/chat/completions", body, ("Authorization", "Bearer " + GatewayHost.Key2), ("x-weir-preset", "creative"));
        var refused = await gateway.PostAsync("/v1/chat/completions", body, ("Authorization", "Bearer " + GatewayHost.Key2), ("x-weir-preset", "code"));

        Assert.Equal(
            [
                """{"temperature":0.2,"top_p":0.5,"max_tokens":4096}""",
                """{"temperature":0.2,"top_p":0.5,"max_tokens":4096}""", // this key may choose none
                """{"temperature":0.3,"top_p":0.9,"max_tokens":1024}""", // its key says fast
                """{"temperature":0.8,"top_p":0.95,"max_tokens":2048,"presence_penalty":0.3,"frequency_penalty":0.3}""",
                """{"temperature":0.3,"top_p":0.9,"max_tokens":1024}""", // not one that this key may choose
            ],
            simulator.Seen.Select(Sampling));
        Assert.Equal("fast", refused.Header("x-weir-preset"));
        Assert.DoesNotContain(simulator.Seen, request => request.Headers.ContainsKey("x-weir-preset"));
    }

    [Fact]
    public async Task What_a_preset_asks_for_is_held_and_lets_a_call_pass_that_an_unstated_bound_would_not()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "budgets: { tight: { scope: {}, period: day, limit_usd: 0.002 } }");

        // Output costs 1 USD a million here: 4096 tokens 0.0041 USD, 1024 tokens 0.0010 USD, 16384 unstated ones 0.0164 USD.
        Assert.Equal(402, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "plain"))).Status);
        Assert.Equal(402, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "coder"))).Status);
        Assert.Empty(simulator.Seen);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "plain"), ("Authorization", "Bearer " + GatewayHost.Key2))).Status);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "small"))).Status);
        Assert.Equal(["""{"temperature":0.3,"top_p":0.9,"max_tokens":1024}""", """{"max_tokens":30}"""], simulator.Seen.Select(Sampling));
        await gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task A_key_that_lets_nobody_bound_its_output_is_filled_all_the_same_and_its_own_bound_counts()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "budgets: { roomy: { scope: {}, period: day, limit_usd: 10 } }");
        var key = ("Authorization", "Bearer " + GatewayHost.Key3);

        Assert.Equal(400, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "plain"), key)).Status);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "coder"), key)).Status);

        Assert.Equal("""{"temperature":0.2,"top_p":0.95,"max_tokens":3000}""", Sampling(Assert.Single(simulator.Seen)));
    }

    [Fact]
    public async Task A_flag_switches_filling_off_for_some_and_the_header_by_itself()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);
        var body = Ask.Body(Dialect.OpenAi, "coder");
        (string, string)[] other = [("Authorization", "Bearer " + GatewayHost.Key2), ("x-weir-preset", "creative")];

        await SetAsync(gateway, "flags.\"presets.header\".enabled", "false");
        await gateway.PostAsync("/v1/chat/completions", body, other);
        await SetAsync(gateway, "flags.presets.except", """{ "key": ["second"] }""");
        await gateway.PostAsync("/v1/chat/completions", body, other);
        await gateway.PostAsync("/v1/chat/completions", body);

        Assert.Equal(["""{"temperature":0.3,"top_p":0.9,"max_tokens":1024}""", "{}", """{"temperature":0.2,"top_p":0.95,"max_tokens":4096}"""], simulator.Seen.Select(Sampling));
    }

    [Fact]
    public async Task A_flag_stops_the_reading_of_streams_that_their_clients_have_left()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync($$"""
            gateway: { timeouts: { cancelled_seconds: 60 } }
            providers: { oai: { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true } }
            models: { m: { deployments: { d: { provider: oai, model: "sim-gpt!hang-after=4" } } } }
            keys: { test: { secret: "env:KEY" } }
            flags: { streams.drain_cancelled: { enabled: false } }
            """);
        var body = Ask.Body(Dialect.OpenAi, stream: true, text: "leaving early");

        await gateway.LeaveAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nx-api-key: {GatewayHost.Key}\r\nx-test-id: leaving\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await gateway.EndOfLastAsync();

        Assert.Equal(SimulatorOutcome.Cancelled, Assert.Single(await simulator.BillAsync("leaving early")).Outcome);
    }

    // S2-23: a disabled provider is skipped, and its models are there from the moment it is enabled. S2-24: one configuration for all who ask.
    [Fact]
    public async Task Models_come_and_go_with_their_provider()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await SetAsync(gateway, "providers.oai.enabled", "false");
        Assert.Equal(404, (await gateway.PostAsync("/v1/chat/completions", Plain)).Status);
        Assert.Equal(["coder-anth"], await Served(gateway));
        Assert.Equal(["coder-anth"], (await gateway.GetAsync("/v1/models")).Json.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));

        await SetAsync(gateway, "providers.oai.enabled", "true");
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Plain)).Status);
        Assert.Equal(["coder", "coder-anth", "own", "plain", "small"], await Served(gateway));

        static async Task<string[]> Served(GatewayHost gateway) =>
            [.. (await gateway.AdminAsync("/api/models")).Json.GetProperty("items").EnumerateArray().Where(one => one.GetProperty("served").GetBoolean()).Select(one => one.GetProperty("name").GetString()!)];
    }

    // S2-27: nothing is connected to before the first call needs it.
    [Fact]
    public async Task A_provider_is_connected_to_by_its_first_call()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var gateway = await GatewayHost.StartAsync($$"""
            providers: { oai: { kind: openai-compatible, base_url: "http://127.0.0.1:{{((IPEndPoint)listener.LocalEndpoint).Port}}", allow_private_network: true } }
            models: { m: { deployments: { d: { provider: oai, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY" } }
            """);
        Assert.Equal(200, (await gateway.GetAsync("/v1/models")).Status);
        Assert.Equal(200, (await gateway.AdminAsync("/api/models")).Status);
        await SetAsync(gateway, "providers.oai.timeouts.idle_seconds", "9");
        Assert.False(listener.Pending());

        using var leaving = new CancellationTokenSource();
        var call = gateway.OpenAsync(HttpMethod.Post, "/v1/chat/completions", RefusalCases.Bytes(Ask.Body(Dialect.OpenAi)), [], leaving.Token);
        using var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    /// The fields that presets are about, in one order.
    private static string Sampling(SeenRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        string[] names = ["temperature", "top_p", "max_tokens", "max_completion_tokens", "presence_penalty", "frequency_penalty"];
        return "{" + string.Join(',', names.Where(name => body.RootElement.TryGetProperty(name, out _)).Select(name => $"\"{name}\":{body.RootElement.GetProperty(name).GetRawText()}")) + "}";
    }

    private static async Task SetAsync(GatewayHost gateway, string path, string json)
    {
        var outcome = await gateway.Get<ConfigDesk>().ChangeAsync(new() { Edits = [ConfigEdit.Set(path, json)], Author = "ann", Reason = "a test" }, TestContext.Current.CancellationToken);
        Assert.True(outcome.Verdict == ConfigVerdict.Published, string.Join('\n', outcome.Problems));
    }

    private static Task<GatewayHost> StartAsync(SimulatorHost simulator, string more = "") => GatewayHost.StartAsync($$"""
        providers:
          oai:  { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true }
          anth: { kind: anthropic, base_url: "{{simulator.Url}}", credential: "env:UPSTREAM", allow_private_network: true }
        models:
          plain:      { deployments: { d: { provider: oai, model: sim-gpt, price: { input: 0, output: 1 } } } }
          coder:      { preset: code, deployments: { d: { provider: oai, model: sim-gpt, price: { input: 0, output: 1 } } } }
          coder-anth: { preset: code, deployments: { d: { provider: anth, model: sim-claude-sonnet-4-5, price: { input: 0, output: 1 } } } }
          own:        { preset: code, settings: { top_p: 0.5 }, deployments: { d: { provider: oai, model: sim-gpt, price: { input: 0, output: 1 } } } }
          small:      { settings: { max_tokens: 99 }, deployments: { d: { provider: oai, model: sim-gpt, capabilities: { context_tokens: 30 }, price: { input: 0, output: 1 } } } }
        keys:
          test:   { secret: "env:KEY" }
          third:  { secret: "env:KEY3", bound_output: false, max_output_tokens: 3000 }
          second: { secret: "env:KEY2", preset: fast, presets: [creative, analysis] }
        {{more}}
        """);
}
