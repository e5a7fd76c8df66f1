using System.Buffers.Text;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Content blocks of a message.</summary>
internal static class AnthropicParts
{
    public static void Read(Field block, List<Part> parts, RequestNotes notes)
    {
        switch (block["type"].RequiredText())
        {
            case "text":
                block["citations"].Drop();
                parts.Add(new TextPart(block["text"].RequiredText(), block.Path));
                break;
            case "image":
                ReadImage(block["source"], parts);
                break;
            case "document":
                ReadDocument(block, parts, notes);
                break;
            case "search_result":
                ReadSearchResult(block, parts, notes);
                break;
            case "tool_use":
                ReadCall(block, parts);
                break;
            case "tool_result":
                ReadResult(block, parts, notes);
                break;
            case "thinking":
                parts.Add(new ThinkingPart(block["thinking"].RequiredText(), block["signature"].Text(), block.Path));
                break;
            case "redacted_thinking":
                parts.Add(new RedactedThinkingPart(block["data"].RequiredText(), block.Path));
                break;
            case var other:
                ReadOther(other, block);
                break;
        }
    }

    /// <summary>What Anthropic's own tools left in an earlier answer is left behind; anything else is refused.</summary>
    private static void ReadOther(string type, Field block)
    {
        if (type == "server_tool_use" || (type != "tool_result" && type.EndsWith("_tool_result", StringComparison.Ordinal)))
        {
            block.Drop();
            return;
        }

        block["type"].Refuse("this content block cannot be sent to this model's provider; send text, image, document, tool_use or tool_result");
    }

    private static void ReadCall(Field block, List<Part> parts)
    {
        var input = block["input"];
        if (!input.IsObject)
        {
            input.Refuse("must be an object");
            return;
        }

        parts.Add(new ToolCallPart(
            block["id"].RequiredText(), block["name"].RequiredText(), ToolArguments.TextOf(input.Value), block.Path));
    }

    private static void ReadResult(Field block, List<Part> parts, RequestNotes notes)
    {
        var content = block["content"];
        parts.Add(new ToolResultPart(
            block["tool_use_id"].RequiredText(),
            content.IsGiven ? AnthropicMessageReader.PartsOf(content, notes) : [],
            block["is_error"].Flag() ?? false,
            block.Path));
    }

    private static void ReadImage(Field source, List<Part> parts)
    {
        switch (source["type"].RequiredText())
        {
            case "base64":
                parts.Add(new ImagePart(null, source["media_type"].RequiredText(), Base64Of(source["data"]), source.Path));
                break;
            case "url" when ImagePart.At(source["url"], source["url"].RequiredText()) is { } image:
                parts.Add(image);
                break;
            case "url":
                break;
            default:
                source["type"].Refuse("must be base64 or url; an uploaded file belongs to its provider");
                break;
        }
    }

    private static void ReadDocument(Field block, List<Part> parts, RequestNotes notes)
    {
        block["citations"].Drop();
        block["context"].Drop();
        var source = block["source"];
        switch (source["type"].RequiredText())
        {
            case "base64" when source["media_type"].RequiredText() == "application/pdf":
                parts.Add(new DocumentPart(Base64Of(source["data"]), block["title"].Text(), source.Path));
                break;
            case "text":
                parts.Add(new TextPart(Titled(block, source["data"].RequiredText()), source.Path));
                break;
            case "content":
                parts.AddRange(AnthropicMessageReader.PartsOf(source["content"], notes));
                break;
            default:
                source.Refuse("must be base64 of a PDF, text or content; this model's provider fetches no documents");
                break;
        }
    }

    /// <summary>A search result becomes text: source, title, content.</summary>
    private static void ReadSearchResult(Field block, List<Part> parts, RequestNotes notes)
    {
        block["citations"].Drop();
        parts.Add(new TextPart(Titled(block, block["source"].RequiredText()), block.Path));
        parts.AddRange(AnthropicMessageReader.PartsOf(block["content"], notes));
    }

    private static string Titled(Field block, string text) => block["title"].Text() is { Length: > 0 } title ? $"{title}\n{text}" : text;

    private static string Base64Of(Field data)
    {
        var text = data.RequiredText();
        if (!Base64.IsValid(text, out var bytes) || bytes == 0)
        {
            data.Refuse("is no valid base64");
        }

        return text;
    }
}
