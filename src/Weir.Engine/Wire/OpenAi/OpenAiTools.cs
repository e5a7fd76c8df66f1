using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Tools and the choice among them: <c>{"type":"function","function":{"name":"f","parameters":{..}}}</c>.</summary>
internal static class OpenAiTools
{
    public const int LongestName = 64;

    public static void Read(Field body, ChatRequest request)
    {
        foreach (var tool in body["tools"].Items())
        {
            if (tool.Object() is null || tool["type"].RequiredText() is not "function")
            {
                tool["type"].Refuse("only function tools can be sent to this model's provider; declare it as a function");
                continue;
            }

            var function = tool["function"];
            request.Tools.Add(new ToolDefinition(
                function["name"].RequiredText(),
                function["description"].Text(),
                function["parameters"].Object(),
                function["strict"].Flag(),
                tool.Path));
        }

        request.ParallelTools = body["parallel_tool_calls"].Flag();
        ReadChoice(body["tool_choice"], request);
        if (request.Tools.Count == 0)
        {
            // Without tools there is nothing to choose, and the other dialect refuses a choice then.
            body["tool_choice"].Drop();
            body["parallel_tool_calls"].Drop();
        }
    }

    public static void Write(Utf8JsonWriter writer, ChatRequest request, ToolNames names)
    {
        if (request.Tools.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("tools");
        foreach (var tool in request.Tools)
        {
            WriteTool(writer, tool, names);
        }

        writer.WriteEndArray();
        WriteChoice(writer, request.Choice, names);
        if (request.ParallelTools is { } parallel)
        {
            writer.WriteBoolean("parallel_tool_calls", parallel);
        }
    }

    private static void ReadChoice(Field choice, ChatRequest request)
    {
        if (!choice.IsGiven)
        {
            return;
        }

        if (choice.IsText)
        {
            request.Choice = ModeOf(choice, choice.RequiredText());
            return;
        }

        switch (choice.Object() is null ? null : choice["type"].RequiredText())
        {
            case null:
                break;
            case "function":
                request.Choice = new ToolChoice(ToolChoiceMode.Named, choice["function"]["name"].RequiredText());
                break;
            case "allowed_tools":
                KeepAllowed(choice["allowed_tools"], request);
                break;
            default:
                choice["type"].Refuse("must be function or allowed_tools for this model's provider");
                break;
        }
    }

    private static ToolChoice? ModeOf(Field field, string mode)
    {
        switch (mode)
        {
            case "auto":
                return new ToolChoice(ToolChoiceMode.Auto);
            case "none":
                return new ToolChoice(ToolChoiceMode.None);
            case "required":
                return new ToolChoice(ToolChoiceMode.Required);
            default:
                field.Refuse("must be auto, none, required or an object that names a tool");
                return null;
        }
    }

    /// <summary>A choice among some of the tools is the same as offering only those.</summary>
    private static void KeepAllowed(Field allowed, ChatRequest request)
    {
        var names = allowed["tools"].Items().Select(static tool => tool["function"]["name"].RequiredText()).ToHashSet(StringComparer.Ordinal);
        request.Tools = request.Tools.FindAll(tool => names.Contains(tool.Name));
        request.Choice = ModeOf(allowed["mode"], allowed["mode"].RequiredText());
    }

    private static void WriteTool(Utf8JsonWriter writer, ToolDefinition tool, ToolNames names)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", names.Fit(tool.Name));
        writer.WriteIfGiven("description", tool.Description);
        if (tool.Schema is { } schema)
        {
            writer.WriteVerbatim("parameters", schema);
        }

        if (tool.Strict is { } strict)
        {
            writer.WriteBoolean("strict", strict);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, ToolChoice? choice, ToolNames names)
    {
        switch (choice?.Mode)
        {
            case ToolChoiceMode.Auto:
                writer.WriteString("tool_choice", "auto");
                break;
            case ToolChoiceMode.None:
                writer.WriteString("tool_choice", "none");
                break;
            case ToolChoiceMode.Required:
                writer.WriteString("tool_choice", "required");
                break;
            case ToolChoiceMode.Named:
                writer.WriteStartObject("tool_choice");
                writer.WriteString("type", "function");
                writer.WriteStartObject("function");
                writer.WriteString("name", names.Fit(choice.Name ?? string.Empty));
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
        }
    }
}
