namespace Weir.Engine.Pricing;

/// <summary>The class of service that a provider gave a call, where it sells several. Prices differ by it.</summary>
public enum ServiceTier
{
    /// <summary>What a call gets that asks for nothing else.</summary>
    Standard,

    /// <summary>Answered within hours, cheaper.</summary>
    Batch,

    /// <summary>Answered when there is room, cheaper.</summary>
    Flex,

    /// <summary>Answered before others, dearer.</summary>
    Priority,
}
