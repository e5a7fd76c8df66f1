using System.Text.Json;

namespace Weir.Engine.Wire.Tokens;

/// <summary>Counts the input tokens of a request by its model's own encoding, for an attempt whose provider tells no usage.</summary>
/// <remarks>
/// Every string of the messages is counted, its own tokenizer's way, and tools and schemas as the JSON they stand in; 3 tokens a message
/// and 3 for the answer's beginning are what OpenAI documents on top. Ids and types are counted too: rather too high than too low.
/// </remarks>
public static class RequestTokens
{
    /// <summary>Largest body that is counted; above it an estimate must do, or one cancelled call would keep a processor busy.</summary>
    internal const int MaxBytes = 256 * 1024;

    private const int PerMessage = 3;
    private const int ForAnswer = 3;

    /// <summary>Input tokens of a request.</summary>
    /// <param name="kind">Kind of the provider that it went to.</param>
    /// <param name="model">The model as the provider calls it.</param>
    /// <param name="members">The whole request, in either dialect.</param>
    /// <returns>Tokens; <see langword="null"/> where no encoding is published, for a body above 256 KiB, and where media is in it.</returns>
    public static long? Count(string kind, string model, RequestMembers members)
    {
        if (ModelEncodings.Find(kind, model) is not { } encoding || members.Body.Length > MaxBytes || members.MayHoldMedia)
        {
            return null;
        }

        using var text = new OutputText(encoding);
        var tokens = (long)ForAnswer;
        tokens += PerMessage * AddStrings(text, members.Find("messages"u8).Raw.Span);
        AddStrings(text, members.Find("system"u8).Raw.Span);
        tokens += AddStrings(text, members.Find("input"u8).Raw.Span);
        text.AddRaw(members.Find("tools"u8).Raw.Span);
        text.AddRaw(members.Find("functions"u8).Raw.Span);
        text.AddRaw(members.Find("response_format"u8).Raw.Span);
        text.AddRaw(members.Find("output_config"u8).Raw.Span);
        return tokens + text.Total().Tokens;
    }

    // Takes every string, and says how many objects and numbers stand at the top of the list: messages, or tokens of an embeddings input.
    private static long AddStrings(OutputText text, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return 0;
        }

        var reader = new Utf8JsonReader(json);
        var items = 0L;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                text.Add(OutputText.Apart, ref reader);
            }
            else if (reader.TokenType == JsonTokenType.Number || (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 1))
            {
                items++;
            }
        }

        return items;
    }
}
