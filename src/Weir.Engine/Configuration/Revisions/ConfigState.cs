using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>What is in force, as one: swapped whole.</summary>
/// <param name="Revision">Number of its revision; 0 before the first.</param>
/// <param name="Result">The configuration, where each value was written, and its warnings.</param>
/// <param name="Overrides">The overrides in it, in the order made.</param>
public sealed record ConfigState(long Revision, ConfigResult Result, IReadOnlyList<ConfigOverride> Overrides)
{
    /// <summary>The effective document as JSON: all that is written in any layer, secrets masked.</summary>
    public string Document { get; } = NodeText.Of(Result.Marks.Document, RootSection.Kind);
}
