using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Weir.Tests.Support;

/// <summary>Every log line of a server under test.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyCollection<LogLine> All => _lines;

    public IEnumerable<LogLine> At(LogLevel least) => _lines.Where(line => line.Level >= least);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(logLevel, category, formatter(state, exception), exception)
            {
                Event = eventId.Name ?? "",
                Fields = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [],
            });
    }
}

/// <summary>One log line.</summary>
internal sealed record LogLine(LogLevel Level, string Category, string Message, Exception? Error)
{
    /// <summary>Name of the event.</summary>
    public string Event { get; init; } = "";

    /// <summary>What the message is made from.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; init; } = [];

    /// <summary>One of the fields.</summary>
    public object? this[string name] => Fields.Single(field => field.Key == name).Value;
}
