namespace Weir.Engine.Configuration.Documents;

/// <summary>A list.</summary>
internal sealed class SequenceNode(ConfigOrigin origin) : ConfigNode(origin)
{
    public List<ConfigNode> Items { get; } = [];
}
