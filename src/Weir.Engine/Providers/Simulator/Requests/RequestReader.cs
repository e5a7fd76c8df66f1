using System.Text.Json;

namespace Weir.Engine.Providers.Simulator.Requests;

/// <summary>What both dialects' readers share: the first problem found is kept, reading goes on harmlessly.</summary>
internal abstract class RequestReader
{
    public Problem? Problem { get; private set; }

    protected void Fail(string message, string? param = null) => Problem ??= Problem.Invalid(message, param);

    /// <summary>A list property; nothing when absent, a problem when it is no list.</summary>
    protected IEnumerable<JsonElement> Items(JsonElement of, string name)
    {
        if (!of.Has(name, out var list))
        {
            return [];
        }

        if (list.ValueKind == JsonValueKind.Array)
        {
            return list.EnumerateArray();
        }

        Fail($"'{name}' must be an array.", name);
        return [];
    }

    /// <summary>A text that must be there; empty, and a problem, when it is not.</summary>
    protected string Needed(JsonElement of, string name, string where)
    {
        if (of.Text(name) is { } text)
        {
            return text;
        }

        Fail($"{where}.{name}: field required, a string.", $"{where}.{name}");
        return "";
    }

    /// <summary>A whole number of 1 or more, or null when absent.</summary>
    protected long? Positive(JsonElement of, string name)
    {
        if (!of.Has(name, out _))
        {
            return null;
        }

        if (of.Whole(name) is { } number and >= 1)
        {
            return number;
        }

        Fail($"'{name}' must be an integer of 1 or more.", name);
        return null;
    }

    protected void ReadTool(GenerationRequest request, string name, JsonElement schema, string where)
    {
        var legal = name.Length is > 0 and <= 64 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        if (!legal)
        {
            Fail($"{where}.name: must match '^[a-zA-Z0-9_-]{{1,64}}$'.", $"{where}.name");
        }
        else if (schema.ValueKind != JsonValueKind.Object || (schema.Has("type", out _) && schema.Text("type") != "object"))
        {
            Fail($"{where}: the schema of '{name}' must be a JSON Schema of type \"object\".", where);
        }
        else if (request.Tools.Any(tool => tool.Name == name))
        {
            Fail($"{where}: tool names must be unique, '{name}' is not.", where);
        }
        else
        {
            request.Tools.Add(new(name, schema));
            request.Prompt.Begin("tool");
            request.Prompt.Add(name);
            request.Prompt.Add(schema.GetRawText());
        }
    }

    protected void CheckDemand(GenerationRequest request)
    {
        if (request.DemandedTool is { } name && request.Tools.All(tool => tool.Name != name))
        {
            Fail($"tool_choice names the tool '{name}', which is not among the tools.", "tool_choice");
        }
        else if (request.Demand == ToolDemand.Required && request.Tools.Count == 0)
        {
            Fail("tool_choice may only be given with tools.", "tool_choice");
        }
    }
}
