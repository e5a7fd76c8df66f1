namespace Weir.Engine.Wire.OpenAi;

/// <summary>Reads <c>messages</c>: roles system, developer, user, assistant and tool.</summary>
internal static class OpenAiMessageReader
{
    public static void Read(Field messages, ChatRequest request, RequestNotes notes)
    {
        if (!messages.IsList)
        {
            messages.Refuse("must be a list of messages");
            return;
        }

        foreach (var message in messages.Items())
        {
            if (message.Object() is null)
            {
                message.Refuse("must be an object with role and content");
                continue;
            }

            message["name"].Drop();
            ReadMessage(message, request, notes);
        }
    }

    private static void ReadMessage(Field message, ChatRequest request, RequestNotes notes)
    {
        switch (message["role"].RequiredText())
        {
            case "system" or "developer":
                request.Turns.Add(new Turn(TurnRole.System, TextsOf(message["content"]), message.Path));
                break;
            case "user":
                request.Turns.Add(new Turn(TurnRole.User, PartsOf(message["content"], notes), message.Path));
                break;
            case "assistant":
                request.Turns.Add(new Turn(TurnRole.Assistant, AssistantPartsOf(message, notes), message.Path));
                break;
            case "tool":
                var result = new ToolResultPart(
                    message["tool_call_id"].RequiredText(), TextsOf(message["content"]), IsError: false, message.Path);
                request.Turns.Add(new Turn(TurnRole.User, [result], message.Path));
                break;
            default:
                message["role"].Refuse("must be system, developer, user, assistant or tool");
                break;
        }
    }

    /// <summary>Content that may only be text: a string or a list of text parts.</summary>
    private static List<Part> TextsOf(Field content)
    {
        if (content.IsText)
        {
            return [new TextPart(content.RequiredText(), content.Path)];
        }

        var parts = new List<Part>();
        foreach (var part in ListOf(content))
        {
            if (part["type"].Text() is not (null or "text"))
            {
                part["type"].Refuse("only text parts are allowed in a message of this role");
            }

            parts.Add(new TextPart(part["text"].RequiredText(), part.Path));
        }

        return parts;
    }

    private static List<Part> PartsOf(Field content, RequestNotes notes)
    {
        if (content.IsText)
        {
            return [new TextPart(content.RequiredText(), content.Path)];
        }

        var parts = new List<Part>();
        foreach (var part in ListOf(content))
        {
            if (OpenAiParts.Read(part, notes) is { } read)
            {
                parts.Add(read);
            }
        }

        return parts;
    }

    private static IEnumerable<Field> ListOf(Field content)
    {
        if (!content.IsList)
        {
            content.Refuse("must be a string or a list of parts");
            return [];
        }

        return content.Items().Where(static part => part.Object() is not null);
    }

    private static List<Part> AssistantPartsOf(Field message, RequestNotes notes)
    {
        var parts = new List<Part>();
        ReadThinking(message["thinking_blocks"], parts, notes);
        if (!message["thinking_blocks"].IsGiven)
        {
            // Thoughts without a signature cannot go back; with one they stand in thinking_blocks as well.
            message["reasoning_content"].Drop();
        }

        var content = message["content"];
        if (content.IsGiven)
        {
            parts.AddRange(PartsOf(content, notes));
        }

        if (message["refusal"].Text() is { Length: > 0 } refusal)
        {
            parts.Add(new RefusalPart(refusal, message["refusal"].Path));
        }

        foreach (var legacy in (ReadOnlySpan<string>)["function_call", "audio"])
        {
            if (message[legacy].IsGiven)
            {
                message[legacy].Refuse("cannot be sent to this model's provider; send tool_calls and text content");
            }
        }

        foreach (var call in message["tool_calls"].Items())
        {
            ReadCall(call, parts);
        }

        return parts;
    }

    private static void ReadCall(Field call, List<Part> parts)
    {
        if (call.Object() is null)
        {
            return;
        }

        if (call["type"].Text() is not (null or "function"))
        {
            call["type"].Refuse("only calls of function tools can be sent to this model's provider");
        }

        var function = call["function"];
        parts.Add(new ToolCallPart(
            call["id"].RequiredText(), function["name"].RequiredText(), function["arguments"].Text() ?? string.Empty, call.Path));
    }

    /// <summary>
    /// Reasoning that this gateway gave out as <c>thinking_blocks</c>: <c>{"type":"thinking","thinking":"..","signature":".."}</c>
    /// or <c>{"type":"redacted_thinking","data":".."}</c>.
    /// </summary>
    private static void ReadThinking(Field blocks, List<Part> parts, RequestNotes notes)
    {
        foreach (var block in blocks.Items())
        {
            switch (block["type"].Text())
            {
                case "thinking" when block["signature"].Text() is { Length: > 0 } signature:
                    parts.Add(new ThinkingPart(block["thinking"].Text() ?? string.Empty, signature, block.Path));
                    break;
                case "redacted_thinking":
                    parts.Add(new RedactedThinkingPart(block["data"].RequiredText(), block.Path));
                    break;
                default:
                    notes.Drop(block.Path);
                    break;
            }
        }
    }
}
