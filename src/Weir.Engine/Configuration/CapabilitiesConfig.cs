namespace Weir.Engine.Configuration;

/// <summary>What a deployment can do; null means not stated, and the request is tried.</summary>
public sealed record CapabilitiesConfig
{
    /// <summary>Whether it takes tools. Default: not stated.</summary>
    public bool? Tools { get; init; }

    /// <summary>Whether it takes images. Default: not stated.</summary>
    public bool? Images { get; init; }
}
