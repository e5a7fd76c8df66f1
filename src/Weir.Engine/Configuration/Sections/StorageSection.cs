using Weir.Engine.Configuration.Fields;
using Weir.Engine.Storage;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>storage</c>.</summary>
internal static class StorageSection
{
    public static readonly ObjectKind<StorageConfig> Kind = new ObjectKind<StorageConfig>("storage", () => new())
        .Field("kind", Values.Choice<StorageKind>(), s => s.Kind, (s, value) => s with { Kind = value },
            "The store. `postgres` is not available yet.")
        .Field("durability", Values.Choice<Durability>(), s => s.Durability, (s, value) => s with { Durability = value },
            "What a committed batch survives: a power cut, or the end of the process only.");
}
