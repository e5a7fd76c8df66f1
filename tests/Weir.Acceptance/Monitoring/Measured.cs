using System.Text.Json;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Monitoring;

/// <summary>A house after a mixed load with cancels, retries, failovers, refusals and broken streams, and what Prometheus said of it at once.</summary>
public sealed class Measured : IAsyncLifetime
{
    // What the rules in Prometheus look back over.
    private const string Window = "30s";

    // A rate is stretched to the whole of its window, by a second at most.
    private const int LeastSeconds = 10;

    private const int SlowCalls = 8;
    private Task _slow = Task.CompletedTask;

    internal House House { get; private set; } = null!;

    /// <summary>What each expression gave right after the load.</summary>
    internal Dictionary<Expression, IReadOnlyDictionary<string, double>> Answers { get; } = [];

    /// <summary>Seconds that the expressions looked back over: all of the load and nothing before it.</summary>
    internal int Seconds { get; private set; }

    /// <summary>Entries of the bill before the load, after which rates count.</summary>
    internal int BilledBefore { get; private set; }

    internal IReadOnlyList<JsonElement> Bill { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        House = await House.StartAsync(Window, null, cancellationToken);
        await House.SendAsync(HttpMethod.Put, "/api/credentials/openai/api_key", """{ "secret": "sk-0123456789abcdef", "origin": "https://api.openai.com" }""", cancellationToken);

        // A counter's first value is not an increase, so everything happens once before what is measured.
        await LoadAsync(1, cancellationToken);
        await House.CallAsync("red", "slow", "Hello", cancellationToken);
        await SettledAsync(cancellationToken);
        BilledBefore = (await House.BillAsync(cancellationToken)).Count;
        var from = await ScrapedAsync(double.MinValue, cancellationToken);
        from = await ScrapedAsync(from, cancellationToken);

        await LoadAsync(4, cancellationToken);
        await SettledAsync(cancellationToken);
        var end = await ScrapedAsync(from + LeastSeconds, cancellationToken);
        Seconds = (int)Math.Ceiling(end - from);
        foreach (var expression in Expression.OfRules().Concat(Expression.OfDashboards()))
        {
            var filled = expression.Where.Contains("/rules/", StringComparison.Ordinal) ? Shortened(expression) : expression.Filled($"{Seconds}s");
            Answers[expression] = await House.Prometheus.QueryAsync(filled.Text, cancellationToken, end);
        }

        Bill = await House.BillAsync(cancellationToken);

        // Between 25 and 50 seconds, which is the bucket whose 95th percentile is above 30.
        _slow = Task.WhenAll(Enumerable.Range(0, SlowCalls).Select(index => House.CallAsync("red", "slow", $"[[sim: first-ms=26000]] {index}", CancellationToken.None)));
    }

    /// <summary>The end of calls that take 26 seconds each.</summary>
    internal Task SlowAsync(CancellationToken cancellationToken) => _slow.WaitAsync(Started.Patience, TimeProvider.System, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (House is not null)
        {
            await House.DisposeAsync();
        }

        await _slow.ContinueWith(static _ => { }, TaskScheduler.Default);
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

    // Until nothing is under way and Prometheus has seen the last of it.
    private async Task SettledAsync(CancellationToken cancellationToken)
    {
        await House.BillAsync(cancellationToken);
        await Wait.ForAsync(
            "Prometheus has seen everything",
            Started.Patience,
            async () =>
            {
                using var answer = await Web.GetAsync(new Uri(House.Address, "/metrics"), cancellationToken);
                var now = Exposed.Read(await answer.Content.ReadAsStringAsync(cancellationToken));
                var seen = await House.Prometheus.QueryAsync("sum(weir_operations_total) + sum(weir_attempts_total) + sum(weir_tokens_total) + 0 * sum(genops_openrouter_requests_total)", cancellationToken);
                var all = now.Sum("weir_operations_total") + now.Sum("weir_attempts_total") + now.Sum("weir_tokens_total");
                return now.Sum("weir_operations_active") == 0 && seen.Count == 1 && (decimal)seen.Values.Single() == all ? "so" : null;
            },
            cancellationToken);
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

    private Expression Shortened(Expression rule) => rule with { Text = System.Text.RegularExpressions.Regex.Replace(rule.Text, @"\[[0-9]+[smhd]\]", $"[{Seconds}s]") };
}
