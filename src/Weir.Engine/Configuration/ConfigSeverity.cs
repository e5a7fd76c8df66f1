namespace Weir.Engine.Configuration;

/// <summary>What a problem does.</summary>
public enum ConfigSeverity
{
    /// <summary>Is told; the configuration is used.</summary>
    Warning,

    /// <summary>The configuration is refused.</summary>
    Error,
}
