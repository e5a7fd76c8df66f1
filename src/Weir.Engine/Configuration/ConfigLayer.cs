namespace Weir.Engine.Configuration;

/// <summary>Where a value comes from; a later layer wins.</summary>
public enum ConfigLayer
{
    /// <summary>Built in.</summary>
    Default,

    /// <summary>A provider that a well-known variable made appear.</summary>
    WellKnown,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>The environment's file beside it.</summary>
    EnvironmentFile,

    /// <summary>A <c>WEIR__...</c> variable.</summary>
    Variable,

    /// <summary>A change at run time.</summary>
    Override,
}
