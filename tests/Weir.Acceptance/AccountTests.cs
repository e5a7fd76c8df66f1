using System.Globalization;
using System.Text.Json;
using Weir.Acceptance.JavaScriptSdks;
using Weir.Acceptance.Running;

namespace Weir.Acceptance;

/// <summary>Runs after everything that runs in parallel, so that it has the whole suite's calls to compare.</summary>
[CollectionDefinition(nameof(AccountTests), DisableParallelization = true)]
public sealed class LastCollection;

/// <summary>What Weir recorded equals what the providers would bill, to the token and the nano-dollar.</summary>
[Collection(nameof(AccountTests))]
public sealed class AccountTests(Gateway gateway)
{
    [Theory]
    [InlineData("openai-sim")]
    [InlineData("anthropic-sim")]
    public async Task Completed_attempts_cost_what_the_provider_bills(string provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        // Where this test runs alone, the calls to compare are these; else they are done already.
        await OpenAiJavaScriptTests.Script.ResultsAsync(gateway.Variables, cancellationToken);
        await AnthropicJavaScriptTests.Script.ResultsAsync(gateway.Variables, cancellationToken);

        var billed = (await Gateway.BillAsync(provider == "openai-sim" ? gateway.OpenAiUpstream : gateway.AnthropicUpstream, cancellationToken))
            .Where(static entry => entry.GetProperty("outcome").GetString() == "completed" && !WasTruncated(entry))
            .Select(static entry => LineOf(entry.GetProperty("usage"), "cache_write_5m", "cache_write_1h", entry.GetProperty("cost_nano_usd").GetInt64()))
            .Order()
            .ToArray();
        var recorded = (await AttemptsAsync(provider, cancellationToken))
            .Where(static attempt => attempt.GetProperty("outcome").GetString() == "completed")
            .Select(static attempt => LineOf(attempt.GetProperty("tokens"), "cache_write", "cache_write", Nano(attempt.GetProperty("cost_usd"))))
            .Order()
            .ToArray();

        Assert.True(billed.Length >= 40, $"only {billed.Length} attempts to compare");
        Assert.Equal(billed, recorded);
        Assert.Equal(billed.Sum(static line => line.Nano), recorded.Sum(static line => line.Nano));
    }

    [Fact]
    public async Task Operations_sum_up_their_attempts()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await OpenAiJavaScriptTests.Script.ResultsAsync(gateway.Variables, cancellationToken);
        foreach (var operation in await gateway.OperationsAsync(cancellationToken))
        {
            var id = operation.GetProperty("id").GetString()!;
            var explained = await gateway.OperationAsync(id, cancellationToken);
            Assert.Equal(operation.GetProperty("attempts").GetInt32(), explained.Attempts.Count);
            Assert.Equal(Nano(operation.GetProperty("cost_usd")), explained.Attempts.Sum(static attempt => Nano(attempt.GetProperty("cost_usd"))));
        }
    }

    private async Task<IReadOnlyList<JsonElement>> AttemptsAsync(string provider, CancellationToken cancellationToken)
    {
        var attempts = new List<JsonElement>();
        foreach (var operation in await gateway.OperationsAsync(cancellationToken))
        {
            var explained = await gateway.OperationAsync(operation.GetProperty("id").GetString()!, cancellationToken);
            attempts.AddRange(explained.Attempts.Where(attempt => attempt.GetProperty("provider").GetString() == provider));
        }

        return attempts;
    }

    // The simulator has sent all it wanted to and bills it; without its last event an Anthropic stream is cut all the same.
    private static bool WasTruncated(JsonElement entry) =>
        entry.GetProperty("dialect").GetString() == "anthropic" && entry.GetProperty("directives").GetString()!.Contains("no-terminal", StringComparison.Ordinal);

    private static long Nano(JsonElement usd) => (long)(decimal.Parse(usd.GetString()!, CultureInfo.InvariantCulture) * 1_000_000_000m);

    private static Line LineOf(JsonElement tokens, string shortWrite, string longWrite, long nano) => new(
        tokens.GetProperty("input").GetInt64(),
        tokens.GetProperty("cache_read").GetInt64(),
        shortWrite == longWrite ? tokens.GetProperty(shortWrite).GetInt64() : tokens.GetProperty(shortWrite).GetInt64() + tokens.GetProperty(longWrite).GetInt64(),
        tokens.GetProperty("output").GetInt64() + tokens.GetProperty("reasoning").GetInt64(),
        nano);

    private readonly record struct Line(long Input, long CacheRead, long CacheWrite, long Output, long Nano) : IComparable<Line>
    {
        public int CompareTo(Line other) => (Input, CacheRead, CacheWrite, Output, Nano).CompareTo((other.Input, other.CacheRead, other.CacheWrite, other.Output, other.Nano));
    }
}
