namespace Weir.Engine.Configuration;

/// <summary>What a deployment can do; null means not stated, and the request is tried.</summary>
public sealed record CapabilitiesConfig
{
    /// <summary>Whether it takes tools. Default: not stated.</summary>
    public bool? Tools { get; init; }

    /// <summary>Whether it takes images. Default: not stated.</summary>
    public bool? Images { get; init; }

    /// <summary>Tokens of input and output together that it can take, 1 to 100000000. Default: not stated.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Whether it takes temperature, top_p, penalties and stop texts. Default: decided by its name.</summary>
    public bool? Sampling { get; init; }

    /// <summary>Whether it takes an effort to think with. Default: decided by its name.</summary>
    public bool? ReasoningEffort { get; init; }
}
