using Microsoft.Data.Sqlite;
using Weir.Engine.Wire;
using Weir.Tests.Support;
using Weir.Tests.Telemetry;

namespace Weir.Tests.Proxy;

public sealed class ThousandTests
{
    private const int Calls = 1_000;

    [Fact]
    public async Task A_thousand_calls_at_once_are_booked_to_the_nano_dollar_and_counted()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync($$"""
            gateway: { retry: { max_attempts: 1 }, breaker: { failures: 1000 } }
            providers:
              oai:  { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true, limits: { concurrency: 5000 } }
              anth: { kind: anthropic, base_url: "{{simulator.Url}}", credential: "env:UPSTREAM", allow_private_network: true, limits: { concurrency: 5000 } }
            models:
              m0: { deployments: { d: { provider: oai, model: sim-gpt, price: { input: 2.5, cache_read: 0.25, output: 10 } } } }
              m1: { deployments: { d: { provider: anth, model: sim-claude, price: { input: 2.5, cache_read: 0.25, cache_write_5m: 3.125, cache_write_1h: 5, output: 10 } } } }
              m2:
                deployments:
                  a: { provider: oai, model: "sim-gpt!status=500", price: { input: 1, output: 1 } }
                  b: { provider: anth, model: sim-claude, price: { input: 2.5, cache_read: 0.25, cache_write_5m: 3.125, cache_write_1h: 5, output: 10 } }
            keys: { test: { secret: "env:KEY", team: red, tier: gold, limits: { concurrency: 5000, tokens_per_minute: 1000000000 } } }
            """);
        var replies = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => CallAsync(gateway, i)));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        await Task.WhenAll(replies.Select(reply => gateway.EndOfAsync(reply.TestId)));
        gateway.AssertNothingHeld();
        await gateway.Store.Writer.FlushAsync();

        var bill = simulator.Engine.Bill.Totals;
        var (rows, cost, input, output) = await gateway.Store.ReadAsync(Totals, TestContext.Current.CancellationToken);
        Assert.Equal((bill.Attempts, bill.CostNanoUsd, bill.Usage.TotalInput, bill.Usage.TotalOutput), (rows, cost, input, output));
        Assert.Equal(Calls, (int)bill.Completed);
        Assert.Equal(Calls, await gateway.Store.ReadAsync(connection => Count(connection, "SELECT COUNT(*) FROM operations WHERE outcome = 'completed'"), TestContext.Current.CancellationToken));
        Assert.Equal(cost, await gateway.Store.ReadAsync(connection => Count(connection, "SELECT SUM(cost_nano_usd) FROM operations"), TestContext.Current.CancellationToken));

        var metrics = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.Equal(Calls, metrics.Sum("weir_operations_total", ("outcome", "completed"), ("http_response_status_code", "200"), ("genops_team", "red"), ("weir_tier", "gold")));
        Assert.Equal(Calls, metrics.Sum("weir_operations_total"));
        Assert.Equal(Calls, metrics.Sum("gen_ai_server_request_duration_seconds_count"));
        Assert.Equal(Calls, metrics.Sum("gen_ai_server_time_to_first_token_seconds_count"));
        Assert.Equal(Calls, metrics.Sum("weir_overhead_duration_seconds_count"));
        Assert.Equal(rows, metrics.Sum("weir_attempts_total"));
        Assert.Equal(rows, metrics.Sum("gen_ai_client_operation_duration_seconds_count"));
        Assert.Equal(rows - Calls, metrics.Sum("weir_attempts_total", ("outcome", "failed"), ("error_type", "upstream_server_error")));
        Assert.Equal(input + output, metrics.Sum("weir_tokens_total"));
        Assert.Equal(output, metrics.Sum("weir_tokens_total", ("gen_ai_token_type", "output")));
        Assert.Equal(cost / 1_000_000_000m, metrics.Sum("weir_cost_usd_total"));
        Assert.Equal(0, metrics.Sum("weir_operations_active"));
        Assert.Equal(0, metrics.Sum("weir_errors_total"));
        Assert.Equal(0, metrics.Sum("weir_metrics_folded_total"));
    }

    [Fact]
    public async Task Errors_are_counted_by_kind_and_a_callers_text_becomes_no_label()
    {
        await using var gateway = await GatewayHost.StartAsync("""
            providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY" } }
            """);
        string[] bodies = ["{", Ask.Body(Dialect.OpenAi, "a-model-of-mine"), Ask.Body(Dialect.OpenAi, "another\\model \"of\" mine")];
        foreach (var body in bodies)
        {
            await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", body)).TestId);
        }

        var text = (await gateway.GetAsync("/metrics")).Text;
        var metrics = PrometheusReader.Read(text);
        Assert.Equal((1, 2, 3), (metrics.Sum("weir_errors_total", ("error_type", "invalid_json")), metrics.Sum("weir_errors_total", ("error_type", "model_not_found")), metrics.Sum("weir_operations_total", ("outcome", "refused"))));
        Assert.DoesNotContain("mine", text, StringComparison.Ordinal);
    }

    private static Task<Reply> CallAsync(GatewayHost gateway, int i)
    {
        var dialect = i % 2 == 0 ? Dialect.OpenAi : Dialect.Anthropic;
        return gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, $"m{i % 3}", stream: i % 4 < 2, $"call {i} asks about rivers"), Ask.Headers(dialect));
    }

    private static (long Rows, long Cost, long Input, long Output) Totals(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT COUNT(*), SUM(cost_nano_usd), SUM(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens), SUM(output_tokens + reasoning_tokens), SUM(estimated)
            FROM ledger_attempts
            """;
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(0, row.GetInt64(4));
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }

    private static long Count(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
