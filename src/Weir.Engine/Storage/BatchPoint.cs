namespace Weir.Engine.Storage;

/// <summary>The points of a batch at which a disk can fail.</summary>
internal enum BatchPoint
{
    /// <summary>Before anything is written.</summary>
    Begin,

    /// <summary>Everything is written, nothing durable.</summary>
    BeforeCommit,

    /// <summary>Everything is durable and nobody has been told.</summary>
    AfterCommit,
}
