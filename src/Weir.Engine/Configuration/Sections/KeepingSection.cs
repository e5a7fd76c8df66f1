using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>configuration</c>.</summary>
internal static class KeepingSection
{
    public static readonly ObjectKind<KeepingConfig> Kind = new ObjectKind<KeepingConfig>("configuration", () => new())
        .Field("keep_revisions", Values.Integer(10, 1_000_000, "revisions"), k => k.KeepRevisions, (k, value) => k with { KeepRevisions = value },
            "How many revisions are kept. Older ones go with the next change, but for those that an override in force began with.");
}
