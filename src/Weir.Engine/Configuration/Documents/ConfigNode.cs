namespace Weir.Engine.Configuration.Documents;

/// <summary>A value as written, with its place.</summary>
internal abstract class ConfigNode(ConfigOrigin origin)
{
    public ConfigOrigin Origin { get; } = origin;

    /// <summary>Written as nothing: takes away what lower layers say.</summary>
    public virtual bool IsNull => false;
}
