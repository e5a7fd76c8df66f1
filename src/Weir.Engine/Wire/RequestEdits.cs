using System.Text.Json;
using Weir.Engine.Configuration;

namespace Weir.Engine.Wire;

/// <summary>What to change in a request that stays in its dialect. What is null or false stays as the client wrote it.</summary>
public readonly record struct RequestEdits
{
    /// <summary>The new value of <c>model</c>.</summary>
    public JsonEncodedText? Model { get; init; }

    /// <summary>Set <c>stream_options.include_usage</c> to true (OpenAI streams only).</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Upper bound of the output limit, in tokens: a higher or missing one is set to it.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>
    /// Leave out thinking blocks without a signature (Anthropic only). They come from a turn that another provider answered, and Anthropic
    /// refuses a conversation that holds one.
    /// </summary>
    public bool DropUnsignedThinking { get; init; }

    /// <summary>Values for fields that the client left out; null (default) fills nothing in. Its output limit is not looked at.</summary>
    public ModelSettingsConfig? Fill { get; init; }

    /// <summary>Which fields of <see cref="Fill"/> the receiver takes.</summary>
    public FillTarget FillTarget { get; init; }

    /// <summary>Name under which a missing output limit is added. Default <c>max_tokens</c>.</summary>
    public string? MaxOutputTokensField { get; init; }
}
