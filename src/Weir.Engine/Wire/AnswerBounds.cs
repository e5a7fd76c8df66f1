namespace Weir.Engine.Wire;

/// <summary>What one answer may make this module hold. Beyond any of these the client's stream ends with an error.</summary>
internal static class AnswerBounds
{
    /// <summary>Tool calls, and content blocks open at once, in one answer.</summary>
    public const int MostCalls = 1_024;

    /// <summary>Characters that may wait: behind an open tool call, or for the name of their call.</summary>
    public const int MostWaiting = 8 * 1024 * 1024;

    /// <summary>Characters that a waiting block counts besides its text.</summary>
    public const int BlockCost = 256;

    /// <summary>Characters of thinking kept until its signature comes; beyond it the thoughts are shown but the signed block is not.</summary>
    public const int MostThinking = 4 * 1024 * 1024;

    public static readonly AnswerEvent Exceeded =
        AnswerEvent.Error(UpstreamError.Of(null, null, "The provider sent more tool calls than can be held.", null));
}
