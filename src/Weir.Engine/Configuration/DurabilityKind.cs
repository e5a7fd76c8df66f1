namespace Weir.Engine.Configuration;

/// <summary>What a committed batch survives.</summary>
public enum DurabilityKind
{
    /// <summary>A power cut: each batch is flushed to the disk.</summary>
    Power,

    /// <summary>The end of the process; a power cut may lose the last moments.</summary>
    Process,
}
