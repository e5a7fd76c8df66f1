using System.Globalization;
using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Providers.Simulator.Billing;

/// <summary>The bill as JSON: totals, then entries from a cursor on.</summary>
internal static class BillJson
{
    public static byte[] Write(SimulatorBill bill, long after, int limit) => Json.Write((bill, after, limit), static (json, state) =>
    {
        var entries = state.bill.Entries(state.after, state.limit);
        json.WriteStartObject();
        json.WritePropertyName("totals");
        Totals(json, state.bill.Totals);
        json.WriteStartArray("items");
        foreach (var entry in entries)
        {
            Entry(json, entry);
        }

        json.WriteEndArray();
        json.WriteString("next", entries.Count < state.limit ? null : entries[^1].Number.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    });

    private static void Totals(Utf8JsonWriter json, SimulatorBillTotals totals)
    {
        json.WriteStartObject();
        json.WriteNumber("attempts", totals.Attempts);
        json.WriteNumber("open", totals.Open);
        json.WriteNumber("completed", totals.Completed);
        json.WriteNumber("refused", totals.Refused);
        json.WriteNumber("cancelled", totals.Cancelled);
        json.WriteNumber("broken", totals.Broken);
        json.WriteNumber("dropped", totals.Dropped);
        json.WritePropertyName("usage");
        Usage(json, totals.Usage);
        json.WriteNumber("cost_nano_usd", totals.CostNanoUsd);
        json.WriteEndObject();
    }

    private static void Entry(Utf8JsonWriter json, SimulatorBillEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("number", entry.Number);
        json.WriteString("request_id", entry.RequestId);
        json.WriteString("target", entry.Target);
        json.WriteString("deployment", entry.Deployment);
        json.WriteString("model", entry.Model);
        json.WriteString("directives", entry.Directives);
        json.WriteString("dialect", entry.Dialect == SimulatorDialect.OpenAi ? "openai" : "anthropic");
        json.WriteBoolean("stream", entry.Stream);
        json.WriteNumber("status", entry.Status);
        json.WriteString("started", Time(entry.Started));
        json.WriteString("ended", entry.Ended is { } ended ? Time(ended) : null);
        json.WriteString("outcome", Outcome(entry.Outcome));
        json.WriteNumber("events_sent", entry.EventsSent);
        json.WritePropertyName("usage");
        Usage(json, entry.Usage);
        json.WriteNumber("cost_nano_usd", entry.CostNanoUsd);
        json.WriteStartArray("header_names");
        foreach (var name in entry.HeaderNames)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteString("body_sha256", entry.BodySha256);
        json.WriteBase64String("body_base64", entry.Body.Span);
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, in TokenUsage usage)
    {
        json.WriteStartObject();
        json.WriteNumber("input", usage.Input);
        json.WriteNumber("cache_read", usage.CacheRead);
        json.WriteNumber("cache_write_5m", usage.CacheWrite5m);
        json.WriteNumber("cache_write_1h", usage.CacheWrite1h);
        json.WriteNumber("output", usage.Output);
        json.WriteNumber("reasoning", usage.Reasoning);
        json.WriteEndObject();
    }

    private static string Outcome(SimulatorOutcome outcome) => outcome switch
    {
        SimulatorOutcome.Completed => "completed",
        SimulatorOutcome.Refused => "refused",
        SimulatorOutcome.Cancelled => "cancelled",
        SimulatorOutcome.Broken => "broken",
        _ => "open",
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
