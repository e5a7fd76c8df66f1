using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Acceptance.Killing;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Monitoring;

/// <summary>A gateway that exposes every name, a simulator with its own bill behind it, and a real Prometheus that looks at it.</summary>
internal sealed class House : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-acceptance-");
    private readonly string _data;
    private readonly Started _simulator;
    private readonly int _nobody = PrometheusServer.FreePort();
    private Started _gateway;

    private House(Started simulator, Uri upstream, string data)
    {
        (_simulator, Upstream, _data, _gateway) = (simulator, upstream, data, simulator);
        Address = new Uri($"http://127.0.0.1:{PrometheusServer.FreePort()}");
    }

    public Uri Address { get; }

    public Uri Upstream { get; }

    /// <summary>The gateway's process.</summary>
    public int GatewayProcess => _gateway.Id;

    public PrometheusServer Prometheus { get; private set; } = null!;

    private string ConfigFile => Path.Combine(_folder.FullName, "weir.yaml");

    public static async Task<House> StartAsync(string window, string? data, CancellationToken cancellationToken)
    {
        var (simulator, upstream) = await TheProgram.SimulatorAsync(seed: 21, cancellationToken);
        var house = new House(simulator, upstream, data ?? Directory.CreateTempSubdirectory("weir-data-").FullName);
        house.Configure("");
        await house.StartGatewayAsync(cancellationToken);
        house.Prometheus = await PrometheusServer.StartAsync(house.Address, window, cancellationToken);
        return house;
    }

    public async Task StartGatewayAsync(CancellationToken cancellationToken)
    {
        var keys = new[] { "RED", "BLUE", "POOR", "HASTY" }.ToDictionary(name => name + "_KEY", name => Gateway.Key(name.ToLowerInvariant()));
        keys["WEIR_ADMIN_TOKEN"] = Gateway.AdminToken;
        keys["UPSTREAM_CREDENTIAL"] = "sk-upstream-0123456789abcdef0123456789";
        keys["HOOK_SECRET"] = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        _gateway = TheProgram.Start(["serve", "--config", ConfigFile, "--data", _data, "--urls", Address.GetLeftPart(UriPartial.Authority)], keys);
        await TheProgram.AddressAsync(_gateway, cancellationToken);
    }

    /// <summary>Ends the gateway in good order.</summary>
    public async Task StopGatewayAsync(CancellationToken cancellationToken)
    {
        await _gateway.SignalAsync("TERM", cancellationToken);
        Assert.Equal(0, await _gateway.ExitAsync(cancellationToken));
        await _gateway.DisposeAsync();
    }

    /// <summary>Makes every credential older by that, while the gateway does not run.</summary>
    public void AgeCredentials(TimeSpan by)
    {
        using var connection = LedgerFile.Open(Path.Combine(_data, "weir.db"), readOnly: false);
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE credential_versions SET created_at = created_at - $by";
        command.Parameters.AddWithValue("$by", by.Ticks / TimeSpan.TicksPerMicrosecond);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    /// <summary>Writes the configuration, with more lines at its end.</summary>
    public void Configure(string more) => File.WriteAllText(ConfigFile, Configuration() + more);

    /// <summary>One call to its end, or until the client leaves after the first bytes. The status it got.</summary>
    public async Task<int> CallAsync(string key, string model, string prompt, CancellationToken cancellationToken, bool stream = false, bool leave = false, string? user = null)
    {
        var body = new JsonObject { ["model"] = model, ["stream"] = stream, ["max_tokens"] = 200, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }) };
        if (user is not null)
        {
            body["user"] = user;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "/v1/chat/completions")) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", Gateway.Key(key));
        using var answer = await Web.SendAsync(request, cancellationToken);
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await content.ReadAtLeastAsync(new byte[16], 16, throwOnEndOfStream: false, gone.Token);
            var rest = content.CopyToAsync(Stream.Null, gone.Token);
            if (leave)
            {
                await gone.CancelAsync();
            }

            await rest;
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (leave && e is OperationCanceledException))
        {
            // The answer was cut, as the simulator was told to do, or the client has left.
        }

        return (int)answer.StatusCode;
    }

    /// <summary>As many calls as that, eight at a time.</summary>
    public Task CallsAsync(
        int count, string key, string model, Func<int, string> prompt, CancellationToken cancellationToken, bool stream = false, bool leave = false, bool users = false) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (index, token) => await CallAsync(key, model, prompt(index), token, stream, leave, users ? $"user-{count}-{index}" : null));

    /// <summary>Everything behind a list of the management API.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var all = new List<JsonElement>();
        for (var next = (string?)""; next is not null;)
        {
            var page = await Web.JsonAsync(new Uri(Address, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=500{(next.Length == 0 ? "" : $"&after={next}")}"), cancellationToken, Gateway.AdminToken);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }

        return all;
    }

    /// <summary>Changes something by the management API; it must succeed.</summary>
    public async Task SendAsync(HttpMethod method, string path, string json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", Gateway.AdminToken);
        using var answer = await Web.SendAsync(request, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>The simulator's entries, once none is open any more.</summary>
    public async Task<IReadOnlyList<JsonElement>> BillAsync(CancellationToken cancellationToken)
    {
        await Wait.ForAsync(
            "the simulator has nothing open", Started.Patience,
            async () => (await Web.JsonAsync(new Uri(Upstream, "/simulator/bill?limit=1"), cancellationToken)).GetProperty("totals").GetProperty("open").GetInt64() == 0 ? "so" : null,
            cancellationToken);
        return await Gateway.BillAsync(Upstream, cancellationToken);
    }

    /// <summary>Waits until nothing is under way and Prometheus has seen the last of it.</summary>
    public async Task SeenAsync(CancellationToken cancellationToken)
    {
        await BillAsync(cancellationToken);
        await Wait.ForAsync(
            "Prometheus has seen everything",
            Started.Patience,
            async () =>
            {
                using var answer = await Web.GetAsync(new Uri(Address, "/metrics"), cancellationToken);
                var now = Exposed.Read(await answer.Content.ReadAsStringAsync(cancellationToken));
                var seen = await Prometheus.QueryAsync("sum(weir_operations_total) + sum(weir_attempts_total) + sum(weir_tokens_total)", cancellationToken);
                var all = now.Sum("weir_operations_total") + now.Sum("weir_attempts_total") + now.Sum("weir_tokens_total");
                return now.Sum("weir_operations_active") == 0 && seen.Count == 1 && (decimal)seen.Values.Single() == all ? "so" : null;
            },
            cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Prometheus is not null)
        {
            await Prometheus.DisposeAsync();
        }

        await _gateway.DisposeAsync();
        await _simulator.DisposeAsync();
        _folder.Delete(recursive: true);
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    // The simulator's prices, so that both accounts must agree to the nano-dollar; a model of ten thousand dollars a million tokens for the rules that watch money.
    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $$"""
        schema: weir/1
        server: { drain_seconds: 5 }
        reload: { poll_seconds: 1 }
        gateway: { retry: { max_attempts: 2, initial_delay_ms: 1, max_delay_seconds: 1 }, breaker: { failures: 1000 } }
        telemetry: { user_labels: true, metrics: { compatibility: [ccr, genops], max_label_values: 15 } }
        notices: { webhooks: { nobody: { url: "http://127.0.0.1:{{_nobody}}/", secret: "env:HOOK_SECRET", allow_private_network: true } } }
        providers:
          alpha: { kind: openai-compatible, base_url: "{{Upstream}}alpha/v1", allow_private_network: true, timeouts: { cancelled_seconds: 30 } }
          beta:  { kind: anthropic, base_url: "{{Upstream}}beta", credential: "env:UPSTREAM_CREDENTIAL", allow_private_network: true, timeouts: { cancelled_seconds: 30 } }
          shaky: { kind: openai-compatible, base_url: "{{Upstream}}shaky/v1", allow_private_network: true }
          slow:  { kind: openai-compatible, base_url: "{{Upstream}}slow/v1", allow_private_network: true }
          probed: { kind: openai-compatible, base_url: "{{Upstream}}probed/v1", allow_private_network: true, health_check: { enabled: true, interval_seconds: 1, timeout_seconds: 1 } }
        models:
          chat:   { deployments: { only: { provider: alpha, model: sim-gpt, {{Price}} } } }
          claude: { deployments: { only: { provider: beta, model: sim-claude, {{Price}} } } }
          shaky:  { deployments: { only: { provider: shaky, model: sim-gpt, {{Price}} } } }
          failing: { deployments: { only: { provider: shaky, model: "sim-gpt!status=500", {{Price}} } } }
          slow:   { deployments: { only: { provider: slow, model: sim-gpt, {{Price}} } } }
          dear:   { deployments: { only: { provider: alpha, model: sim-dear, price: { input: 10000, cache_read: 1000, cache_write_5m: 10000, cache_write_1h: 10000, output: 10000 } } } }
          fails-over:
            deployments:
              first:  { provider: shaky, model: "sim-gpt!status=529", {{Price}} }
              second: { provider: beta, model: sim-claude, {{Price}} }
        keys:
          red:   { secret: "env:RED_KEY", team: red, may_set: [user] }
          blue:  { secret: "env:BLUE_KEY", team: blue }
          poor:  { secret: "env:POOR_KEY", team: poor }
          hasty: { secret: "env:HASTY_KEY", team: hasty, limits: { requests_per_minute: 1, burst: 1 } }
        budgets:
          poor:  { scope: { team: poor }, period: month, limit_usd: 0.00001, action: block }
          purse: { scope: { team: blue }, period: month, limit_usd: 10000, action: warn, thresholds: [0.8] }

        """);

    private const string Price = "price: { input: 2.50, cache_read: 0.25, cache_write_5m: 3.125, cache_write_1h: 5, output: 10 }";
}
