using Microsoft.Extensions.Logging;

namespace Weir.Engine.Configuration;

/// <summary>What is logged.</summary>
public sealed record LoggingConfig
{
    /// <summary>The lowest level written. Default information.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Whether the beginning and the end of every call are logged, not only what went wrong. Default false.</summary>
    public bool Requests { get; init; }
}
