namespace Weir.Engine.Configuration;

/// <summary>Who makes new secrets.</summary>
public enum RotatorKind
{
    /// <summary>A program of one's own, asked by a signed POST.</summary>
    Webhook,

    /// <summary>OpenRouter's API for keys.</summary>
    Openrouter,

    /// <summary>OpenAI's administration API: a service account of a project for each key.</summary>
    Openai,
}
