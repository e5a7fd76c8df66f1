using Microsoft.Extensions.Logging;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>A log record on its way to a collector.</summary>
internal sealed record OtlpLogRecord(DateTimeOffset At, LogLevel Level, string Logger, string Event, string Message, KeyValuePair<string, object?>[] Fields, Exception? Error);
