namespace Weir.Engine.Wire;

/// <summary>A wire format that clients and providers speak.</summary>
public enum Dialect
{
    /// <summary>OpenAI's chat completions and embeddings.</summary>
    OpenAi,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,
}
