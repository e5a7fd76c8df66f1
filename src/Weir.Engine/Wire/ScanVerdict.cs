namespace Weir.Engine.Wire;

/// <summary>What one event of an upstream stream was.</summary>
[Flags]
public enum ScanVerdict
{
    /// <summary>Nothing that matters: a ping, a role, an empty delta.</summary>
    None = 0,

    /// <summary>Carries answer content: text, reasoning, a tool call or a refusal.</summary>
    Content = 1,

    /// <summary>The dialect's success terminator: <c>[DONE]</c> or <c>message_stop</c>.</summary>
    Terminal = 2,

    /// <summary>An in-band error.</summary>
    Error = 4,

    /// <summary>OpenAI's extra event with <c>choices: []</c> and usage, which exists only because it was asked for.</summary>
    UsageOnly = 8,

    /// <summary>Not an event of the dialect: no JSON object, or of the wrong shape.</summary>
    Garbage = 16,

    /// <summary>Carries the reason why the answer ended; usage and the terminator may follow.</summary>
    Finished = 32,
}
