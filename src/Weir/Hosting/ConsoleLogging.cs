using System.Text.Json;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Weir.Hosting;

/// <summary>Logs as one JSON object a line on standard output, UTC, without scopes.</summary>
internal static class ConsoleLogging
{
    public static void AddWeirConsole(this ILoggingBuilder logging, LogLevels levels, bool toError)
    {
        logging.Services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(levels).AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(levels);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // While anybody listens to it, hosting makes an activity and a log scope for every request (bench/ shows it).
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            json.IncludeScopes = false;
            json.JsonWriterOptions = new JsonWriterOptions { Indented = false };
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.LogToStandardErrorThreshold = toError ? LogLevel.Trace : LogLevel.None;
        });
    }
}
