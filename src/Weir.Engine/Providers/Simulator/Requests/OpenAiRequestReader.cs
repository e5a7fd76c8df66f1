using System.Text.Json;

namespace Weir.Engine.Providers.Simulator.Requests;

/// <summary>Reads and checks the body of <c>/v1/chat/completions</c>.</summary>
internal sealed class OpenAiRequestReader : RequestReader
{
    private readonly HashSet<string> _openCalls = new(StringComparer.Ordinal);

    public GenerationRequest Read(JsonElement body, string model)
    {
        var request = new GenerationRequest { Dialect = SimulatorDialect.OpenAi, Model = model };
        request.Prompt.Begin(model);
        ReadOptions(request, body);
        ReadTools(request, body);
        ReadMessages(request, body);
        CheckDemand(request);
        return request;
    }

    private void ReadOptions(GenerationRequest request, JsonElement body)
    {
        request.Stream = body.IsTrue("stream");
        if (body.Has("stream_options", out var streamOptions))
        {
            request.IncludeUsage = streamOptions.IsTrue("include_usage");
            if (!request.Stream)
            {
                Fail("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
            }
        }

        request.MaxTokens = Positive(body, "max_completion_tokens") ?? Positive(body, "max_tokens");
        request.Choices = (int)Math.Min(Positive(body, "n") ?? 1, 128);
        request.ReasoningTokens = body.Text("reasoning_effort") switch
        {
            null or "none" => 0,
            "minimal" => 8,
            "low" => 32,
            "high" or "xhigh" => 256,
            _ => 128,
        };
        ReadStops(request, body);
        ReadFormat(request, body);
    }

    private void ReadStops(GenerationRequest request, JsonElement body)
    {
        if (body.Text("stop") is { Length: > 0 } stop)
        {
            request.Stops.Add(stop);
        }
        else if (body.Has("stop", out var stops) && stops.ValueKind == JsonValueKind.Array)
        {
            request.Stops.AddRange(stops.EnumerateArray().Where(static s => s.ValueKind == JsonValueKind.String).Select(static s => s.GetString()!));
            if (request.Stops.Count > 4)
            {
                Fail("'stop' allows at most 4 sequences.", "stop");
            }
        }
    }

    private void ReadFormat(GenerationRequest request, JsonElement body)
    {
        if (!body.Has("response_format", out var format))
        {
            return;
        }

        switch (format.Text("type"))
        {
            case "text":
                break;
            case "json_object":
                request.AnswerSchema = Json.AnySchema;
                break;
            case "json_schema" when format.Has("json_schema", out var named) && named.Text("name") is not null:
                request.AnswerSchema = named.Has("schema", out var schema)
                    ? schema
                    : Json.AnySchema;
                break;
            default:
                Fail("'response_format' must have type text, json_object, or json_schema with a named 'json_schema'.", "response_format");
                break;
        }
    }

    private void ReadTools(GenerationRequest request, JsonElement body)
    {
        var index = 0;
        foreach (var tool in Items(body, "tools"))
        {
            var where = $"tools[{index++}]";
            if (tool.Text("type") != "function" || !tool.Has("function", out var function))
            {
                Fail($"{where}: 'type' must be \"function\", with a 'function' object.", where);
                continue;
            }

            var schema = function.Has("parameters", out var parameters)
                ? parameters
                : Json.EmptyObject;
            ReadTool(request, Needed(function, "name", $"{where}.function"), schema, $"{where}.function");
        }

        request.ParallelTools = !body.Has("parallel_tool_calls", out var parallel) || parallel.ValueKind != JsonValueKind.False;
        if (!body.Has("tool_choice", out var choice))
        {
            return;
        }

        if (choice.ValueKind == JsonValueKind.Object)
        {
            request.Demand = ToolDemand.Required;
            request.DemandedTool = choice.Has("function", out var function) ? Needed(function, "name", "tool_choice.function") : "";
            return;
        }

        request.Demand = choice.ValueKind == JsonValueKind.String ? DemandOf(choice.GetString()) : ToolDemand.Auto;
    }

    private ToolDemand DemandOf(string? choice)
    {
        switch (choice)
        {
            case "none":
                return ToolDemand.None;
            case "required":
                return ToolDemand.Required;
            case "auto":
                return ToolDemand.Auto;
            default:
                Fail("'tool_choice' must be none, auto, required, or an object that names a function.", "tool_choice");
                return ToolDemand.Auto;
        }
    }

    private void ReadMessages(GenerationRequest request, JsonElement body)
    {
        var index = 0;
        foreach (var message in Items(body, "messages"))
        {
            ReadMessage(request, message, $"messages[{index++}]");
        }

        if (index == 0)
        {
            Fail("Missing required parameter: 'messages' (a list of at least one).", "messages");
        }

        ExpectNoOpenCalls("messages");
    }

    private void ReadMessage(GenerationRequest request, JsonElement message, string where)
    {
        var role = message.Text("role");
        if (role is not ("system" or "developer" or "user" or "assistant" or "tool" or "function"))
        {
            Fail($"{where}.role: must be one of system, developer, user, assistant, tool, function.", $"{where}.role");
            return;
        }

        if (role == "tool")
        {
            if (!_openCalls.Remove(Needed(message, "tool_call_id", where)))
            {
                Fail("Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.", where);
            }
        }
        else
        {
            ExpectNoOpenCalls(where);
        }

        request.Prompt.Begin(role);
        var text = ReadContent(request, message, role, where);
        ReadCalls(request, message, where);
        request.Prompt.EndsWithToolResult = role is "tool" or "function";
        if (role == "user")
        {
            request.Prompt.LastUserText = text;
        }
    }

    private void ExpectNoOpenCalls(string where)
    {
        if (_openCalls.Count > 0)
        {
            Fail("An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
                + $"Without a response: {string.Join(", ", _openCalls)}.", where);
        }
    }

    private string ReadContent(GenerationRequest request, JsonElement message, string role, string where)
    {
        if (message.Text("content") is { } plain)
        {
            request.Prompt.Add(plain);
            return plain;
        }

        if (!message.Has("content", out var content))
        {
            if (role != "assistant")
            {
                Fail($"{where}.content: field required.", $"{where}.content");
            }

            return "";
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            Fail($"{where}.content: must be a string or an array of parts.", $"{where}.content");
            return "";
        }

        var all = "";
        foreach (var part in content.EnumerateArray())
        {
            all += ReadPart(request, part, $"{where}.content");
        }

        return all;
    }

    private string ReadPart(GenerationRequest request, JsonElement part, string where)
    {
        switch (part.Text("type"))
        {
            case "text":
                var text = Needed(part, "text", where);
                request.Prompt.Add(text);
                return text;
            case "refusal":
                request.Prompt.Add(part.Text("refusal") ?? "");
                return "";
            case "image_url":
                var url = part.Has("image_url", out var image) ? Needed(image, "url", $"{where}.image_url") : Needed(part, "image_url", where);
                request.Prompt.AddImage(ImageKind.OfUrl(url), url);
                return "";
            case "input_audio" or "file":
                request.Prompt.Add("[attachment]");
                return "";
            default:
                Fail($"{where}: unknown part type; supported are text, image_url, input_audio, file, refusal.", where);
                return "";
        }
    }

    private void ReadCalls(GenerationRequest request, JsonElement message, string where)
    {
        foreach (var call in Items(message, "tool_calls"))
        {
            _openCalls.Add(Needed(call, "id", $"{where}.tool_calls"));
            if (!call.Has("function", out var function))
            {
                Fail($"{where}.tool_calls: 'function' is required.", where);
                continue;
            }

            request.Prompt.Add(Needed(function, "name", $"{where}.tool_calls"));
            request.Prompt.Add(Needed(function, "arguments", $"{where}.tool_calls"));
        }
    }
}
