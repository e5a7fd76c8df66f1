namespace Weir.Engine.Wire.Anthropic;

/// <summary>Reads <c>messages</c>: roles user and assistant, and system inside a conversation.</summary>
internal static class AnthropicMessageReader
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

            var role = RoleOf(message["role"]);
            request.Turns.Add(new Turn(role, PartsOf(message["content"], notes), message.Path));
        }
    }

    private static TurnRole RoleOf(Field role)
    {
        switch (role.RequiredText())
        {
            case "user":
                return TurnRole.User;
            case "assistant":
                return TurnRole.Assistant;
            case "system":
                return TurnRole.System;
            default:
                role.Refuse("must be user or assistant");
                return TurnRole.User;
        }
    }

    /// <summary>Content as a string or a list of blocks.</summary>
    public static List<Part> PartsOf(Field content, RequestNotes notes)
    {
        if (content.IsText)
        {
            return [new TextPart(content.RequiredText(), content.Path)];
        }

        if (!content.IsList)
        {
            content.Refuse("must be a string or a list of content blocks");
            return [];
        }

        var parts = new List<Part>();
        foreach (var block in content.Items())
        {
            if (block.Object() is not null)
            {
                block["cache_control"].Drop();
                AnthropicParts.Read(block, parts, notes);
            }
        }

        return parts;
    }
}
