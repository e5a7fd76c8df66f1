namespace Weir.Engine.Configuration;

/// <summary>How much a model shall think before it answers, in the words that OpenAI and Anthropic share.</summary>
public enum ReasoningEffort
{
    /// <summary>Next to nothing. Anthropic knows no such effort and is asked for low.</summary>
    Minimal,

    /// <summary>A little.</summary>
    Low,

    /// <summary>The providers' usual.</summary>
    Medium,

    /// <summary>Much.</summary>
    High,

    /// <summary>More than much.</summary>
    Xhigh,

    /// <summary>All it can. OpenAI knows no such effort and is asked for xhigh.</summary>
    Max,
}
