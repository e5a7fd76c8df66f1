namespace Weir.Engine.Telemetry.Exposition;

/// <summary>How a label of a projected metric is made from the tags of a series.</summary>
/// <param name="Name">The label.</param>
/// <param name="From">Its value; never empty, for an empty label is none.</param>
/// <param name="Zero">Its value in the sample that stands for no traffic.</param>
internal sealed record Label(string Name, Func<TagSet, string> From, string Zero)
{
    /// <summary>What stands where a series has no value for a label.</summary>
    public const string None = "-";

    /// <summary>The value of a tag.</summary>
    /// <param name="name">The label.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="none">What stands for a series without the tag.</param>
    /// <param name="zero">What the sample of no traffic has. Default <paramref name="none"/>.</param>
    public static Label Of(string name, string tag, string none = None, string? zero = null) => new(name, tags => tags.Find(tag) is { Length: > 0 } value ? value : none, zero ?? none);

    /// <summary>Always the same.</summary>
    public static Label Fixed(string name, string value) => new(name, _ => value, value);
}
