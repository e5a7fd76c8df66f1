using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Hosting;
using Weir.Tests.Support;

namespace Weir.Tests.Telemetry;

/// <summary>S3-16: log records as one JSON object a line, with timestamp, level, logger, service and provider on every one.</summary>
public sealed class FlatJsonTests
{
    private readonly FlatJson _json = new(new LogOrigin("gateway-eu"), new ManualClock());

    [Fact]
    public void Every_record_says_when_how_bad_where_which_service_and_which_provider()
    {
        var record = Read(Line(LogLevel.Warning, new EventId(7, "SomethingHappened"), [new("StatusCode", 503), new("Provider", "openai"), new("CostUsd", 0.000001m), new("DurationMs", 12.34567)], "It happened"));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$", record.GetProperty("timestamp").GetString());
        Assert.Equal(
            ("warning", "Weir.Some", "gateway-eu", "openai", "SomethingHappened", "It happened"),
            (Text("level"), Text("logger"), Text("service"), Text("provider"), Text("event"), Text("message")));
        Assert.Equal((503, 0.000001m, 12.346), (record.GetProperty("status_code").GetInt32(), record.GetProperty("cost_usd").GetDecimal(), record.GetProperty("duration_ms").GetDouble()));

        string? Text(string name) => record.GetProperty(name).GetString();
    }

    [Fact]
    public void A_record_about_no_provider_says_so()
    {
        Assert.Equal("-", Read(Line(LogLevel.Information, new EventId(3), [], "x")).GetProperty("provider").GetString());
        Assert.Equal("-", Read(Line(LogLevel.Information, new EventId(3), [new("Provider", null)], "x")).GetProperty("provider").GetString());
    }

    [Fact]
    public void No_text_can_begin_a_line_or_move_a_terminals_cursor()
    {
        const string Evil = "a\r\n{\"level\":\"error\"}\u001b[2J\u202e\u2028\u0085\u009b\"\\";
        var line = Line(LogLevel.Error, new EventId(1, "E"), [new("Model", Evil)], Evil, new InvalidOperationException(Evil));
        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        Assert.All(line[..^1], c => Assert.InRange(c, ' ', '~'));
        Assert.Equal((Evil, Evil), (Read(line).GetProperty("model").GetString(), Read(line).GetProperty("error").GetString()));
        Assert.Contains("InvalidOperationException", Read(line).GetProperty("stack").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_cannot_take_the_place_of_one_that_every_record_has()
    {
        var record = Read(Line(LogLevel.Debug, new EventId(1, "E"), [new("Level", "critical"), new("Message", "other"), new("Service", "mine")], "m"));
        Assert.Equal(("debug", "m", "gateway-eu"), (record.GetProperty("level").GetString(), record.GetProperty("message").GetString(), record.GetProperty("service").GetString()));
        Assert.Equal("critical", record.GetProperty("field_level").GetString());
    }

    [Fact]
    public void A_trace_is_told_where_there_is_one()
    {
        Assert.Equal("4bf9", Read(Line(LogLevel.Information, new EventId(1, "E"), [new("TraceId", "4bf9")], "m")).GetProperty("trace_id").GetString());
        Assert.False(Read(Line(LogLevel.Information, new EventId(1, "E"), [new("TraceId", null)], "m")).TryGetProperty("trace_id", out _));
    }

    [Fact]
    public void Long_texts_are_cut()
    {
        var line = Line(LogLevel.Error, new EventId(1, "E"), [new("Problem", new string('x', 100_000))], new string('y', 100_000));
        Assert.InRange(line.Length, 10_000, 20_000);
        Read(line);
    }

    private string Line(LogLevel level, EventId id, KeyValuePair<string, object?>[] fields, string message, Exception? exception = null)
    {
        using var text = new StringWriter();
        _json.Write(new LogEntry<KeyValuePair<string, object?>[]>(level, "Weir.Some", id, fields, exception, (_, _) => message), null, text);
        return text.ToString();
    }

    private static JsonElement Read(string line) => JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;
}
