namespace Weir.Engine.Wire.Tokens;

/// <summary>The most input tokens a request can be billed for: what a hold reserves before the request is sent.</summary>
/// <remarks>
/// A byte-level tokenizer never makes more tokens than there are bytes, and a request as JSON has more bytes than what a provider makes of
/// it, so the body's size bounds all that is text. Media is counted apart, by the providers' documented formulas; the rules, their sources
/// and what they leave out stand in <c>docs/tokens.md</c>. Cheap: without media it is a few searches over the body, no parsing.
/// </remarks>
public static class InputBound
{
    // What providers put around a request by themselves: turns, a preamble of the template. Measured values are below 150.
    private const long Frame = 256;

    // Anthropic's instructions for tools: 281 to 530 tokens. Templates of open models: below 300.
    private const long ForTools = 1_024;

    // A tool that the provider defines ("type":"computer_20250124") stands for its own description: documented up to 735.
    private const long PerProvidersTool = 1_024;

    // Anthropic: width x height / 750, scaled down to at most 4,784 tokens on models with high resolution, 1,600 on others.
    private const long ImageAtAnthropic = 5_000;

    // OpenAI's dearest: gpt-4o-mini, 2,833 and 5,667 for each of at most 8 tiles = 48,169. Elsewhere less: 258 a tile, 16,384 for Qwen.
    private const long ImageElsewhere = 50_000;

    // Nobody accepts a longer input than this in one document; a reference says nothing about the size of what it names.
    private const long LongestDocument = 1_000_000;
    private const long ShortestDocument = 100_000;
    private const long TokensPerDocumentByte = 4;

    // 32 tokens a second (Gemini; OpenAI 10) and no less than 8 kbit/s, 1,333 characters of base64: 41 characters a token. Halved and rounded.
    private const long AudioCharactersPerToken = 16;

    // WAV holds samples: even telephone quality at 13 kbit/s is 2,166 characters a second, 67 a token.
    private const long WaveCharactersPerToken = 64;
    private const long ShortestAudio = 1_000;

    // An answer of a model with sound has at most 16,384 tokens, and comes back by its id.
    private const long LongestAnswer = 20_000;

    /// <summary>The bound of a request.</summary>
    /// <param name="members">The whole request, in either dialect.</param>
    /// <param name="kind">Kind of the provider that it goes to, such as <c>anthropic</c>.</param>
    /// <returns>Tokens, at least 256. Never throws for what the request holds.</returns>
    public static long Of(RequestMembers members, string kind)
    {
        var body = members.Body.Span;
        var bound = Frame + body.Length;
        var tools = members.Find("tools"u8).Raw.Span;
        if (!tools.IsEmpty)
        {
            // "type":"text_editor_20250728"
            bound += ForTools + (PerProvidersTool * tools.Count("_20"u8));
        }

        return members.MayHoldMedia ? bound + OfMedia(MediaTally.Of(members.Find("messages"u8).Raw.Span), kind) : bound;
    }

    private static long OfMedia(in MediaTally media, string kind)
    {
        var images = media.Images * (kind == "anthropic" ? ImageAtAnthropic : ImageElsewhere);
        return images + media.DocumentTokens + media.AudioTokens - media.Characters;
    }

    /// <summary>Bound of a document of that many characters of base64; 0 for one that is only named.</summary>
    internal static long OfDocument(long characters) => characters == 0
        ? LongestDocument
        : Math.Clamp(characters * TokensPerDocumentByte, ShortestDocument, LongestDocument);

    /// <summary>Bound of a recording.</summary>
    internal static long OfAudio(in MediaPart part) => part.Characters == 0
        ? part.IsEarlierAnswer ? LongestAnswer : LongestDocument
        : Math.Max(ShortestAudio, part.Characters / (part.IsWave ? WaveCharactersPerToken : AudioCharactersPerToken));
}
