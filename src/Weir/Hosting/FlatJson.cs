using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Weir.Hosting;

/// <summary>
/// Writes a log record as one JSON object in one line: <c>timestamp</c>, <c>level</c>, <c>logger</c>, <c>service</c>, <c>provider</c>, <c>event</c> and
/// <c>message</c> in every record, then the record's own fields in snake_case (docs/logging.md).
/// </summary>
/// <remarks>Everything but plain ASCII is escaped, so no text can begin a line, move a terminal's cursor or turn the direction of reading.</remarks>
internal sealed class FlatJson(LogOrigin origin, TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "weir";

    private const int MaxText = 8_192;
    private const int MaxNames = 2_000;
    private const string NoProvider = "-";
    private static readonly HashSet<string> Taken = new(["timestamp", "level", "logger", "service", "event", "message"], StringComparer.Ordinal);

    // Bounded: the names in templates are the program's own; beyond MaxNames they are made anew each time.
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", LevelOf(logEntry.LogLevel));
            json.WriteString("logger", logEntry.Category);
            json.WriteString("service", origin.Name);
            var fields = logEntry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            json.WriteString("provider", ProviderOf(fields));
            json.WriteString("event", logEntry.EventId.Name ?? logEntry.EventId.Id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("message", Cut(logEntry.Formatter(logEntry.State, logEntry.Exception)));
            foreach (var (name, value) in fields)
            {
                WriteField(json, name, value);
            }

            WriteException(json, logEntry.Exception, fields);
            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    private static string ProviderOf(IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (name == "Provider" && value is string provider)
            {
                return provider;
            }
        }

        return NoProvider;
    }

    private void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        if (name is "{OriginalFormat}" or "Provider" || (name == "TraceId" && value is null))
        {
            return;
        }

        json.WritePropertyName(NameOf(name));
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool yes: json.WriteBooleanValue(yes); break;
            case int whole: json.WriteNumberValue(whole); break;
            case long whole: json.WriteNumberValue(whole); break;
            case decimal exact: json.WriteNumberValue(exact); break;
            case double real when double.IsFinite(real): json.WriteNumberValue(Math.Round(real, 3)); break;
            case DateTimeOffset moment: json.WriteStringValue(moment.UtcDateTime); break;
            default: json.WriteStringValue(Cut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")); break;
        }
    }

    private string NameOf(string name)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        var snake = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
        snake = Taken.Contains(snake) ? "field_" + snake : snake;
        return _names.Count < MaxNames ? _names.GetOrAdd(name, snake) : snake;
    }

    private static void WriteException(Utf8JsonWriter json, Exception? exception, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        if (exception is null)
        {
            return;
        }

        if (!fields.Any(field => field.Key is "Error" or "ErrorType"))
        {
            json.WriteString("error_type", exception.GetType().FullName);
            json.WriteString("error", Cut(exception.Message));
        }

        json.WriteString("stack", Cut(exception.ToString()));
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
