namespace Weir.Engine.Configuration;

/// <summary>A kind of telemetry that is sent by OTLP.</summary>
public enum OtlpSignal
{
    /// <summary>A span for each operation and attempt.</summary>
    Traces,

    /// <summary>Everything that <c>/metrics</c> shows under Weir's own names.</summary>
    Metrics,

    /// <summary>Log records.</summary>
    Logs,
}
