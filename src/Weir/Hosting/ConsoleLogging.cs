using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Weir.Hosting;

/// <summary>Logs as one JSON object a line on standard output, docs/logging.md.</summary>
internal static class ConsoleLogging
{
    public static void AddWeirConsole(this ILoggingBuilder logging, LogLevels levels, LogOrigin origin, bool toError)
    {
        logging.Services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(levels).AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(levels);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // While anybody listens to it, hosting makes an activity and a log scope for every request (bench/ shows it).
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.Services.AddSingleton(origin).TryAddSingleton(TimeProvider.System);
        logging.AddConsoleFormatter<FlatJson, ConsoleFormatterOptions>();
        logging.AddConsole(console => console.FormatterName = FlatJson.FormatterName);
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.LogToStandardErrorThreshold = toError ? LogLevel.Trace : LogLevel.None;
        });
    }
}
