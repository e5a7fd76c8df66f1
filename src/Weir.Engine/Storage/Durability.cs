namespace Weir.Engine.Storage;

/// <summary>What an acknowledged commit survives.</summary>
public enum Durability
{
    /// <summary>A power cut: every batch is fsynced. The default.</summary>
    Power,

    /// <summary>The death of the process, not of the machine: the last moments may be lost in a power cut.</summary>
    Process,
}
