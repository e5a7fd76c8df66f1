namespace Weir.Engine.Audit;

/// <summary>What checking the trail found.</summary>
/// <param name="Entries">Rows that were checked and fit.</param>
/// <param name="FirstBadSeq">Place of the first row that does not fit; <see langword="null"/> when all do.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="LastHash">Hash of the last row that fits. Kept elsewhere, it shows later whether rows at the end were cut off.</param>
public sealed record AuditReport(long Entries, long? FirstBadSeq, string? Problem, string LastHash)
{
    /// <summary>What stands for the rows that were removed at the beginning; <see langword="null"/> when none was.</summary>
    public AuditAnchor? Anchor { get; init; }

    /// <summary>True when the whole chain fits.</summary>
    public bool Sound => Problem is null;
}
