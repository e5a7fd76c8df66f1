using Weir.Acceptance.Killing;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Monitoring;

/// <summary>Weir's own alerts, driven to firing by their causes and back by the end of these, in a real Prometheus with short windows.</summary>
public sealed class LiveAlertsTests
{
    private const string Window = "12s";

    // Writes that may wait: beyond, those are dropped that nobody waits for (docs/monitoring.md).
    private const int StoreQueue = 16_384;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alerts_about_traffic_budgets_and_the_house_fire_and_end()
    {
        await using var house = await House.StartAsync(Window, null, Token);
        await OnceAsync(house);
        await house.SeenAsync(Token);
        await house.Prometheus.EndAsync(Token, [.. Expression.OfRules().Select(static rule => rule.Where.Split(": ")[1])]);

        // Calls that fail, that go on elsewhere, that are refused; many.
        await house.CallsAsync(15, "red", "failing", static index => $"Fail {index}", Token);
        await house.CallsAsync(15, "red", "fails-over", static index => $"Go on elsewhere {index}", Token);
        await house.CallsAsync(5, "poor", "chat", static index => $"No money {index}", Token);
        await house.CallsAsync(15, "hasty", "chat", static index => $"Too fast {index}", Token);
        await house.CallsAsync(15, "nobody", "chat", static index => $"Who is it {index}", Token);
        await house.CallsAsync(30, "red", "chat", static index => $"Tell me of {index}", Token, users: true);
        await house.Prometheus.FireAsync(
            Token, "WeirErrorsHigh", "WeirProviderUnhealthy", "WeirProviderSwitches", "WeirBudgetRefusals", "WeirRateRefusals", "WeirSignInFailures", "WeirMeasurementsFolded", "ProviderDown");
        await house.CallsAsync(400, "red", "shaky", static index => $"Do not fail {index}", Token);
        await house.Prometheus.FireAsync(Token, "WeirTrafficHigh");
        await house.Prometheus.EndAsync(
            Token, "WeirErrorsHigh", "WeirProviderUnhealthy", "WeirProviderSwitches", "WeirBudgetRefusals", "WeirRateRefusals", "WeirSignInFailures", "WeirMeasurementsFolded", "ProviderDown", "WeirTrafficHigh");

        // A purse that is nearly empty, empty, and full again; a file that is broken and mended, of which a webhook without a receiver is told.
        await house.SendAsync(HttpMethod.Post, "/api/budgets/purse/credits", """{ "amount_usd": "-8500", "reason": "a test" }""", Token);
        await house.Prometheus.FireAsync(Token, "WeirBudgetNearLimit");
        house.Configure("nonsense: true\n");
        await house.SendAsync(HttpMethod.Post, "/api/budgets/purse/credits", """{ "amount_usd": "-2000", "reason": "a test" }""", Token);
        await house.SendAsync(HttpMethod.Put, "/api/credentials/openai/api_key", """{ "secret": "sk-0123456789abcdef", "origin": "https://api.openai.com" }""", Token);
        await house.Prometheus.FireAsync(Token, "WeirBudgetAtLimit", "WeirConfigurationRefused", "WeirCredentialOld", "WeirNoticesUndelivered");
        Assert.DoesNotContain("WeirBudgetNearLimit", await house.Prometheus.FiringAsync(Token));
        house.Configure("");
        await house.SendAsync(HttpMethod.Post, "/api/budgets/purse/credits", """{ "amount_usd": "10500", "reason": "a test" }""", Token);
        await house.SendAsync(HttpMethod.Delete, "/api/credentials/openai/api_key", "", Token);
        await house.Prometheus.EndAsync(Token, "WeirBudgetNearLimit", "WeirBudgetAtLimit", "WeirConfigurationRefused", "WeirCredentialOld", "WeirNoticesUndelivered");

        // Down, and back with a credential that was entered a hundred days ago.
        await house.SendAsync(HttpMethod.Put, "/api/credentials/openai/api_key", """{ "secret": "sk-0123456789abcdef", "origin": "https://api.openai.com" }""", Token);
        await house.StopGatewayAsync(Token);
        await house.Prometheus.FireAsync(Token, "WeirDown", "ServiceDown", "OpenRouterServiceDown");
        house.AgeCredentials(TimeSpan.FromDays(100));
        await house.StartGatewayAsync(Token);
        await house.Prometheus.EndAsync(Token, "WeirDown", "ServiceDown", "OpenRouterServiceDown");
        await house.Prometheus.FireAsync(Token, "WeirCredentialRotationDue");
        await house.SendAsync(HttpMethod.Delete, "/api/credentials/openai/api_key", "", Token);
        await house.Prometheus.EndAsync(Token, "WeirCredentialRotationDue");
    }

    [Fact]
    public async Task Alerts_about_the_store_fire_when_the_disk_is_full_and_end_when_it_is_freed()
    {
        await using var disk = await SmallDisk.MountAsync(Token);
        await using var house = await House.StartAsync(Window, Path.Combine(disk.Path, "data"), Token);
        await house.CallAsync("red", "chat", "Hello", Token);

        // Streams under way when the disk fills up: what they cost cannot be posted.
        var streams = house.CallsAsync(8, "red", "chat", static _ => "[[sim: tokens=190, events=190, interval-ms=80]] Slowly", Token, stream: true);
        disk.Fill();
        await Wait.ForAsync(
            "calls are refused", Started.Patience,
            async () => await house.CallAsync("red", "chat", "Hello", Token) == 503 ? "so" : null,
            Token);
        await streams;
        await house.Prometheus.FireAsync(Token, "WeirDiskSpaceLow", "WeirStoreUnhealthy", "WeirHoldsUnresolved");
        disk.Free();
        await house.Prometheus.EndAsync(Token, "WeirDiskSpaceLow", "WeirStoreUnhealthy", "WeirHoldsUnresolved");
        Assert.Equal(200, await house.CallAsync("red", "chat", "Hello", Token));
    }

    [Fact]
    public async Task Alerts_about_what_waits_for_the_disk_fire_when_it_is_slow_and_end_when_it_is_quick()
    {
        await using var house = await House.StartAsync(Window, null, Token);
        await house.CallAsync("hasty", "chat", "Hello", Token);
        await house.SeenAsync(Token);
        await using (await SlowDisk.UnderAsync(house.GatewayProcess, TimeSpan.FromMinutes(2), Token))
        {
            // Refusals wait for nothing, but each leaves a record: more than may wait.
            await house.CallsAsync(StoreQueue + 1_000, "hasty", "chat", static index => $"Too fast {index}", Token);
            await house.Prometheus.FireAsync(Token, "WeirLedgerLag", "WeirRecordsDropped");
        }

        await house.Prometheus.EndAsync(Token, "WeirLedgerLag", "WeirRecordsDropped");
        Assert.Equal(200, await house.CallAsync("red", "chat", "Hello", Token));

        // Each is kept or counted as lost; marks of when a key was used are among those counted.
        var kept = (await house.ListAsync("/api/operations?key=hasty", Token)).Count;
        var dropped = (await house.Prometheus.QueryAsync("weir_store_dropped_total", Token)).Values.Single();
        Assert.InRange(kept, StoreQueue - 100, StoreQueue + 1_000);
        Assert.InRange(kept + dropped, StoreQueue + 1_001, StoreQueue + 1_101);
    }

    // S4-18c ⚠, S4-18d ⚠, S4-18h, S3-04g: calls of 26 seconds lie between 25 and 50, where the 95th percentile is above 30.
    [Fact]
    public async Task Rules_about_latency_fire_for_slow_calls()
    {
        await using var house = await House.StartAsync(Window, null, Token);
        await house.CallAsync("red", "slow", "Hello", Token);
        await house.SeenAsync(Token);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(index => house.CallAsync("red", "slow", $"[[sim: first-ms=26000]] {index}", Token)));
        await house.Prometheus.FireAsync(Token, "HighLatency", "VeryHighLatency", "ProviderHighLatency", "OpenRouterHighLatency");
    }

    // A counter's first value is not an increase, so everything happens once before what is watched.
    private static async Task OnceAsync(House house)
    {
        await house.CallAsync("red", "failing", "Fail", Token);
        await house.CallAsync("red", "fails-over", "Go on", Token);
        await house.CallAsync("poor", "chat", "No money", Token);
        await house.CallAsync("hasty", "chat", "First", Token);
        await house.CallAsync("hasty", "chat", "Too fast", Token);
        await house.CallAsync("nobody", "chat", "Who", Token);
        await house.CallsAsync(20, "red", "chat", static index => $"Tell me of {index}", Token, users: true);
        await house.CallAsync("red", "shaky", "Hello", Token);
    }
}
