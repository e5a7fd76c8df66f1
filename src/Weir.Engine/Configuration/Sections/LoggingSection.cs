using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>telemetry.logging</c>.</summary>
internal static class LoggingSection
{
    public static readonly ObjectKind<LoggingConfig> Kind = new ObjectKind<LoggingConfig>("logging", () => new())
        .Field("level", Values.Choice<LogLevel>(), l => l.Level, (l, value) => l with { Level = value },
            "The lowest level written.")
        .Field("requests", Values.Boolean, l => l.Requests, (l, value) => l with { Requests = value },
            "Whether the beginning and the end of every call are logged, at `information`. What went wrong is logged without it.");
}
