using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Tools and the choice among them: <c>{"name":"f","input_schema":{..}}</c>, <c>{"type":"any"}</c>.</summary>
internal static class AnthropicTools
{
    public const int LongestName = 128;

    private static readonly string[] Extras =
        ["cache_control", "input_examples", "defer_loading", "eager_input_streaming", "allowed_callers"];

    public static void Read(Field body, ChatRequest request)
    {
        foreach (var tool in body["tools"].Items())
        {
            if (tool.Object() is null)
            {
                continue;
            }

            if (tool["type"].Text() is not (null or "custom"))
            {
                tool["type"].Refuse("this tool runs at Anthropic and cannot be sent to this model's provider; remove it or declare your own");
                continue;
            }

            foreach (var extra in Extras)
            {
                tool[extra].Drop();
            }

            request.Tools.Add(new ToolDefinition(
                tool["name"].RequiredText(), tool["description"].Text(), tool["input_schema"].Object(), tool["strict"].Flag(), tool.Path));
        }

        ReadChoice(body["tool_choice"], request);
        if (request.Tools.Count == 0)
        {
            // Without tools there is nothing to choose, and the other dialect refuses a choice then.
            body["tool_choice"].Drop();
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
            writer.WriteStartObject();
            writer.WriteString("name", names.Fit(tool.Name));
            writer.WriteIfGiven("description", tool.Description);
            WriteSchema(writer, tool.Schema);
            if (tool.Strict is true)
            {
                writer.WriteBoolean("strict", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteChoice(writer, request, names);
    }

    private static void ReadChoice(Field choice, ChatRequest request)
    {
        if (choice.Object() is null)
        {
            return;
        }

        switch (choice["type"].RequiredText())
        {
            case "auto":
                request.Choice = new ToolChoice(ToolChoiceMode.Auto);
                break;
            case "any":
                request.Choice = new ToolChoice(ToolChoiceMode.Required);
                break;
            case "none":
                request.Choice = new ToolChoice(ToolChoiceMode.None);
                break;
            case "tool":
                request.Choice = new ToolChoice(ToolChoiceMode.Named, choice["name"].RequiredText());
                break;
            default:
                choice["type"].Refuse("must be auto, any, tool or none");
                break;
        }

        if (choice["disable_parallel_tool_use"].Flag() is { } alone)
        {
            request.ParallelTools = !alone;
        }
    }

    /// <summary>The provider insists on <c>"type":"object"</c>; a function without parameters takes an empty object.</summary>
    private static void WriteSchema(Utf8JsonWriter writer, JsonElement? schema)
    {
        if (schema is { } given && given.Member("type").ValueKind != JsonValueKind.Undefined)
        {
            writer.WriteVerbatim("input_schema", given);
            return;
        }

        writer.WriteStartObject("input_schema");
        writer.WriteString("type", "object");
        if (schema is not { } untyped || untyped.GetPropertyCount() == 0)
        {
            writer.WriteStartObject("properties");
            writer.WriteEndObject();
        }
        else
        {
            foreach (var member in untyped.EnumerateObject())
            {
                writer.WriteVerbatim(member.Name, member.Value);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, ChatRequest request, ToolNames names)
    {
        var alone = request.ParallelTools is false;
        if (request.Choice is null && !alone)
        {
            return;
        }

        var mode = request.Choice?.Mode ?? ToolChoiceMode.Auto;
        writer.WriteStartObject("tool_choice");
        writer.WriteString("type", mode switch
        {
            ToolChoiceMode.Auto => "auto",
            ToolChoiceMode.None => "none",
            ToolChoiceMode.Required => "any",
            _ => "tool",
        });
        if (mode == ToolChoiceMode.Named)
        {
            writer.WriteString("name", names.Fit(request.Choice?.Name ?? string.Empty));
        }

        if (alone && mode != ToolChoiceMode.None)
        {
            writer.WriteBoolean("disable_parallel_tool_use", true);
        }

        writer.WriteEndObject();
    }
}
