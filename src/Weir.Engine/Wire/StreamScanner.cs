using Weir.Engine.Pricing;
using Weir.Engine.Wire.Anthropic;
using Weir.Engine.Wire.OpenAi;
using Weir.Engine.Wire.Tokens;

namespace Weir.Engine.Wire;

/// <summary>Watches an upstream stream in its own dialect without changing it: usage, end, in-band error, rough size.</summary>
/// <remarks>One pass of a JSON reader over each event; keeps no bytes itself. One instance per attempt, not thread-safe. Never throws on input.</remarks>
public abstract class StreamScanner
{
    private protected StreamScanner()
    {
    }

    /// <summary>The last cumulative usage that is final: reported with or after the finish reason, or promoted by the terminator.</summary>
    /// <value>Null while none is known or when the reported one is not usable (then <see cref="UsageProblem"/> says why).</value>
    public TokenUsage? Usage { get; private protected set; }

    /// <summary>The last usage reported before the end (Anthropic's <c>message_start</c>, running totals): evidence for a cut stream.</summary>
    public TokenUsage? PartialUsage { get; private protected set; }

    /// <summary>Why a reported usage was refused; null when none was.</summary>
    public string? UsageProblem { get; private protected set; }

    /// <summary>The service tier that the upstream says it gave; null until it names one.</summary>
    public ServiceTier? ServiceTier { get; private protected set; }

    /// <summary>The model the upstream says it uses; null until it names one.</summary>
    public string? Model { get; private protected set; }

    /// <summary>The upstream's finish reason in its own words; null until seen.</summary>
    public string? FinishReason { get; private protected set; }

    /// <summary>Bytes of generated text, reasoning and tool arguments so far, as they stand in the JSON: a base for estimates.</summary>
    public long OutputTextBytes { get; private protected set; }

    /// <summary>The in-band error; null when none came.</summary>
    public UpstreamError? Error { get; private protected set; }

    /// <summary>True once the dialect's success terminator was seen.</summary>
    public bool Ended { get; private protected set; }

    /// <summary>A scanner for streams of <paramref name="upstream"/>.</summary>
    /// <param name="upstream">The dialect of the stream.</param>
    /// <param name="text">Takes the generated text, to be counted should the usage not come; null (the default) where nobody can count it.
    /// It stays the caller's to dispose. Only OpenAI's dialect has models whose encoding is published.</param>
    public static StreamScanner For(Dialect upstream, OutputText? text = null) =>
        upstream == Dialect.OpenAi ? new OpenAiStreamScanner(text) : new AnthropicStreamScanner();

    /// <summary>Looks at one event.</summary>
    /// <param name="type">Value of <c>event:</c>; empty when none.</param>
    /// <param name="data">Value of <c>data:</c>; empty for a comment.</param>
    public abstract ScanVerdict Scan(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data);

    private protected void Report(UsageReading reading, bool final)
    {
        if (reading.Problem is { } problem)
        {
            // A later unusable figure must not leave an earlier one standing as if it were the last word.
            UsageProblem = problem;
            Usage = null;
        }
        else if (reading.Usage is { } usage)
        {
            UsageProblem = null;
            PartialUsage = usage;
            Usage = final ? usage : Usage;
        }
    }

    private protected ScanVerdict End()
    {
        Ended = true;
        Usage ??= UsageProblem is null ? PartialUsage : null;
        return ScanVerdict.Terminal;
    }
}
