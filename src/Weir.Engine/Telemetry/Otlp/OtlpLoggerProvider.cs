using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>Hands log records to the export. Levels are those of every other log.</summary>
internal sealed class OtlpLoggerProvider(OtlpExport export, TimeProvider clock) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, export, clock);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, OtlpExport export, TimeProvider clock) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && export.Sends(OtlpSignal.Logs);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                export.Add(new OtlpLogRecord(
                    clock.GetUtcNow(), logLevel, category, eventId.Name ?? "", Cut(formatter(state, exception)),
                    state is IReadOnlyList<KeyValuePair<string, object?>> fields ? [.. fields.Select(field => field.Value is string text ? new(field.Key, Cut(text)) : field)] : [], exception));
            }
        }

        // Before it waits: what waits is bounded in its length too.
        private static string Cut(string text) => text.Length <= OtlpAttribute.MaxText ? text : text[..OtlpAttribute.MaxText];
    }
}
