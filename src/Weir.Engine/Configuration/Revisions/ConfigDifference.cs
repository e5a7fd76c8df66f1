namespace Weir.Engine.Configuration.Revisions;

/// <summary>One value in which two documents differ. A part that only one of them has is one difference, with all that lies in it.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">How they differ.</param>
/// <param name="From">The value before as JSON; null where there was none. Secrets are masked, references to them are not.</param>
/// <param name="To">The value after as JSON; null where there is none.</param>
public sealed record ConfigDifference(string Path, DifferenceKind Kind, string? From, string? To);

/// <summary>How a value differs.</summary>
public enum DifferenceKind
{
    /// <summary>Was not there before.</summary>
    Added,

    /// <summary>Is not there any more.</summary>
    Removed,

    /// <summary>Is another.</summary>
    Changed,

    /// <summary>The same names in another order, which is that in which deployments are tried.</summary>
    Reordered,
}
