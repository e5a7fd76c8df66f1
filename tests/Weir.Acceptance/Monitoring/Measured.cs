using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Monitoring;

/// <summary>A house after a mixed load with cancels, retries, failovers, refusals and broken streams, and what Prometheus said of it at once.</summary>
public sealed partial class Measured : IAsyncLifetime
{
    // What the rules in Prometheus look back over.
    private const string Window = "30s";

    // A rate is stretched to the whole of its window, by a second at most.
    private const int LeastSeconds = 10;

    // S4-18b, S4-18i, S3-04f, S3-04h: what has a cause in the load.
    private static readonly string[] Caused = ["HighCostBurn", "OpenRouterHighErrorRate", "OpenRouterHighDailyCost", "WeirBudgetRefusals", "WeirProviderSwitches"];

    internal House House { get; private set; } = null!;

    /// <summary>What each expression gave right after the load.</summary>
    internal Dictionary<Expression, IReadOnlyDictionary<string, double>> Answers { get; } = [];

    /// <summary>Seconds that the expressions looked back over: all of the load and nothing before it.</summary>
    internal int Seconds { get; private set; }

    /// <summary>Entries of the bill before the load, after which rates count.</summary>
    internal int BilledBefore { get; private set; }

    internal IReadOnlyList<JsonElement> Bill { get; private set; } = [];

    /// <summary>What fires at the end.</summary>
    internal IReadOnlySet<string> Firing { get; private set; } = new HashSet<string>();

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        House = await House.StartAsync(Window, null, cancellationToken);
        await House.SendAsync(HttpMethod.Put, "/api/credentials/openai/api_key", """{ "secret": "sk-0123456789abcdef", "origin": "https://api.openai.com" }""", cancellationToken);

        // A counter's first value is not an increase, so everything happens once before what is measured.
        await LoadAsync(1, cancellationToken);
        await House.CallAsync("red", "slow", "Hello", cancellationToken);
        await House.SeenAsync(cancellationToken);
        BilledBefore = (await House.BillAsync(cancellationToken)).Count;
        var from = await ScrapedAsync(double.MinValue, cancellationToken);
        from = await ScrapedAsync(from, cancellationToken);

        await LoadAsync(4, cancellationToken);
        await House.SeenAsync(cancellationToken);
        var end = await ScrapedAsync(from + LeastSeconds, cancellationToken);
        Seconds = (int)Math.Ceiling(end - from);
        foreach (var expression in Expression.OfRules().Concat(Expression.OfDashboards()))
        {
            var text = Range().Replace(expression.Filled($"{Seconds}s").Text, $"[{Seconds}s]");
            Answers[expression] = await House.Prometheus.QueryAsync(text, cancellationToken, end);
        }

        Bill = await House.BillAsync(cancellationToken);
        await House.Prometheus.FireAsync(cancellationToken, [.. Caused]);
        Firing = await House.Prometheus.FiringAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (House is not null)
        {
            await House.DisposeAsync();
        }
    }

    private async Task LoadAsync(int times, CancellationToken cancellationToken)
    {
        await House.CallsAsync(10 * times, "red", "chat", static index => $"Tell me of {index}", cancellationToken);
        await House.CallsAsync(20 * times, "red", "chat", static index => $"Tell me of {index}", cancellationToken, users: true);
        await House.CallsAsync(5 * times, "red", "chat", static index => $"Tell me of {index}", cancellationToken, stream: true);
        await House.CallsAsync(6 * times, "blue", "claude", static index => $"Tell me of {index}", cancellationToken);
        await House.CallsAsync(3 * times, "red", "fails-over", static index => $"Go on elsewhere {index}", cancellationToken);
        await House.CallsAsync(2 * times, "red", "chat", index => $"[[sim: status=503, times=1]] Again {times} {index}", cancellationToken);
        await House.CallsAsync(1 * times, "red", "shaky", static index => $"[[sim: status=500]] Fail {index}", cancellationToken);
        await House.CallsAsync(3 * times, "red", "shaky", static index => $"Do not fail {index}", cancellationToken);
        await House.CallsAsync(2 * times, "red", "failing", static index => $"Fail {index}", cancellationToken);
        await House.CallsAsync(2 * times, "blue", "claude", static index => $"[[sim: tokens=60, events=20, interval-ms=20]] Leave {index}", cancellationToken, stream: true, leave: true);
        await House.CallsAsync(1 * times, "red", "chat", static index => $"[[sim: cut-after=3]] Cut {index}", cancellationToken, stream: true);
        await House.CallsAsync(20 * times, "blue", "dear", static index => $"[[sim: tokens=190]] Spend {index}", cancellationToken);
        await House.CallsAsync(2 * times, "poor", "chat", static index => $"No money {index}", cancellationToken);
        await House.CallsAsync(2 * times, "hasty", "chat", static index => $"Too fast {index}", cancellationToken);
        await House.CallsAsync(1 * times, "red", "no-such-model", static _ => "Hello", cancellationToken);
        await House.CallsAsync(1 * times, "nobody", "chat", static _ => "Hello", cancellationToken);
    }

    // The time of the first look after a moment, in seconds of Unix.
    private async Task<double> ScrapedAsync(double after, CancellationToken cancellationToken)
    {
        var last = 0d;
        await Wait.ForAsync(
            "Prometheus looks again",
            Started.Patience,
            async () => (last = (await House.Prometheus.QueryAsync("timestamp(weir_store_healthy)", cancellationToken)).Values.Single()) > after ? "so" : null,
            cancellationToken);
        return last;
    }

    [GeneratedRegex(@"\[[0-9]+[smhd]\]")]
    private static partial Regex Range();
}
