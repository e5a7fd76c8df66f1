using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Transfer;

/// <summary>What is written where a document has a secret: the secret itself, or that there is one.</summary>
/// <param name="Kind">Kind of the value at hand; null where there is no such field.</param>
/// <param name="Node">The value as it was written; null for a document without secrets.</param>
internal readonly record struct ExportedSecrets(ValueKind? Kind, ConfigNode? Node)
{
    /// <summary>For a whole document, and <paramref name="secrets"/> with them in it.</summary>
    public static ExportedSecrets Of(ConfigNode? secrets) => new(RootSection.Kind, secrets);

    /// <summary>Text of the secret at hand; null where there is none.</summary>
    public string? Text => Kind is not { HoldsSecret: true } ? null : (Node as ScalarNode)?.Text ?? ConfigExport.Redacted;

    /// <summary>The same for what lies below under a name.</summary>
    public ExportedSecrets Under(string name) => new(Kind?.ChildOf(name), (Node as MappingNode)?.Find(name));
}
