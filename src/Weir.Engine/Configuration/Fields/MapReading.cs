namespace Weir.Engine.Configuration.Fields;

/// <summary>An item of a map as it was read without a problem.</summary>
/// <param name="Kind">The kind that read it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Seed">What it started from.</param>
/// <param name="Value">What was read.</param>
internal sealed record MapReading<T>(ValueKind<T> Kind, string Id, T Seed, T Value)
{
    /// <summary>Whether reading it again would give the same.</summary>
    public bool IsOf(ValueKind<T> kind, string id, T seed) =>
        ReferenceEquals(Kind, kind) && string.Equals(Id, id, StringComparison.Ordinal) && EqualityComparer<T>.Default.Equals(Seed, seed);
}
