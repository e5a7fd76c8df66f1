namespace Weir.Engine.Wire;

/// <summary>A wire format that clients and upstreams speak.</summary>
public enum Dialect
{
    /// <summary>OpenAI chat completions and embeddings.</summary>
    OpenAi,

    /// <summary>Anthropic messages.</summary>
    Anthropic,
}
