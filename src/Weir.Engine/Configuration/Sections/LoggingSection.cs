using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>telemetry.logging</c>.</summary>
internal static class LoggingSection
{
    public static readonly ObjectKind<LoggingConfig> Kind = new ObjectKind<LoggingConfig>("logging", () => new())
        .Field("level", Values.Choice<LogLevel>(), l => l.Level, (l, value) => l with { Level = value },
            "The lowest level written.");
}
