using Weir.Engine.Pricing;

namespace Weir.Engine.Proxy;

/// <summary>What the path must know of a request; everything else in it is the client's and the provider's business.</summary>
internal sealed record RequestFacts
{
    /// <summary>The model that the client names.</summary>
    public required string Model { get; init; }

    /// <summary>True when the answer is to be a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>True when an OpenAI client asked for the usage event of a stream.</summary>
    public bool WantsUsage { get; init; }

    /// <summary>Output tokens asked for at most; <see langword="null"/> when the client set no bound.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>Answers asked for.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>The dearest service tier that the request may be given: the one it asks for.</summary>
    public ServiceTier ServiceTier { get; init; }

    /// <summary>The end user that the body names.</summary>
    public string? User { get; init; }
}
