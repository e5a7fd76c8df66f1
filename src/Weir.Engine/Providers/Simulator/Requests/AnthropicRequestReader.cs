using System.Text.Json;

namespace Weir.Engine.Providers.Simulator.Requests;

/// <summary>Reads and checks the body of <c>/v1/messages</c> and of <c>/v1/messages/count_tokens</c>.</summary>
internal sealed class AnthropicRequestReader(ThinkingSignature signature, bool countOnly) : RequestReader
{
    private readonly HashSet<string> _openUses = new(StringComparer.Ordinal);

    public GenerationRequest Read(JsonElement body, string model)
    {
        var request = new GenerationRequest { Dialect = SimulatorDialect.Anthropic, Model = model };
        request.Prompt.Begin(model);
        ReadOptions(request, body);
        ReadTools(request, body);
        ReadSystem(request, body);
        ReadMessages(request, body);
        CheckDemand(request);
        if (request.Prompt.Breaks.Count > 4)
        {
            Fail("A maximum of 4 blocks with cache_control may be provided.");
        }

        return request;
    }

    private void ReadOptions(GenerationRequest request, JsonElement body)
    {
        request.Stream = body.IsTrue("stream");
        request.MaxTokens = Positive(body, "max_tokens");
        if (request.MaxTokens is null && !countOnly)
        {
            Fail("max_tokens: Field required", "max_tokens");
        }

        request.Stops.AddRange(Items(body, "stop_sequences").Where(static s => s.ValueKind == JsonValueKind.String).Select(static s => s.GetString()!));
        if (body.Has("thinking", out var thinking) && thinking.Text("type") == "enabled")
        {
            request.ThinkingBudget = thinking.Whole("budget_tokens") ?? 0;
            if (request.ThinkingBudget < 1024)
            {
                Fail("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024", "thinking");
            }
            else if (request.MaxTokens <= request.ThinkingBudget)
            {
                Fail("`max_tokens` must be greater than `thinking.budget_tokens`.", "max_tokens");
            }
        }
        else if (thinking.Text("type") == "adaptive")
        {
            request.ThinkingBudget = 1024;
        }

        var format = body.Has("output_config", out var output) && output.Has("format", out var inConfig) ? inConfig
            : body.Has("output_format", out var direct) ? direct : default;
        if (format.Text("type") == "json_schema" && format.Has("schema", out var schema))
        {
            request.AnswerSchema = schema;
        }
    }

    private void ReadTools(GenerationRequest request, JsonElement body)
    {
        var index = 0;
        foreach (var tool in Items(body, "tools"))
        {
            var where = $"tools.{index++}";
            if (tool.Text("type") is not (null or "custom"))
            {
                continue; // A tool that the provider itself runs: the simulator has none and never calls it.
            }

            if (!tool.Has("input_schema", out var schema))
            {
                Fail($"{where}.input_schema: Field required", where);
                continue;
            }

            ReadTool(request, Needed(tool, "name", where), schema, where);
            ReadBreak(request, tool);
        }

        if (body.Has("tool_choice", out var choice))
        {
            ReadDemand(request, choice);
        }
    }

    private void ReadDemand(GenerationRequest request, JsonElement choice)
    {
        request.ParallelTools = !choice.IsTrue("disable_parallel_tool_use");
        switch (choice.Text("type"))
        {
            case "auto":
                break;
            case "none":
                request.Demand = ToolDemand.None;
                break;
            case "any":
                request.Demand = ToolDemand.Required;
                break;
            case "tool":
                request.Demand = ToolDemand.Required;
                request.DemandedTool = Needed(choice, "name", "tool_choice");
                break;
            default:
                Fail("tool_choice.type: must be auto, any, tool or none.", "tool_choice");
                break;
        }
    }

    private void ReadSystem(GenerationRequest request, JsonElement body)
    {
        request.Prompt.Begin("system");
        if (body.Text("system") is { } text)
        {
            request.Prompt.Add(text);
            request.Prompt.End();
            return;
        }

        foreach (var block in Items(body, "system"))
        {
            request.Prompt.Add(Needed(block, "text", "system"));
            ReadBreak(request, block);
        }
    }

    private void ReadMessages(GenerationRequest request, JsonElement body)
    {
        var index = 0;
        foreach (var message in Items(body, "messages"))
        {
            ReadMessage(request, message, $"messages.{index++}");
        }

        if (index == 0)
        {
            Fail("messages: at least one message is required", "messages");
        }

        ExpectNoOpenUses();
    }

    private void ReadMessage(GenerationRequest request, JsonElement message, string where)
    {
        var role = message.Text("role");
        if (role is not ("user" or "assistant"))
        {
            Fail($"{where}.role: Input should be 'user' or 'assistant'", where);
            return;
        }

        if (role == "assistant")
        {
            ExpectNoOpenUses();
        }

        request.Prompt.Begin(role);
        request.Prompt.EndsWithToolResult = false;
        var text = "";
        if (message.Text("content") is { } plain)
        {
            ReadText(request, plain, where);
            request.Prompt.End();
            text = plain;
        }
        else if (message.Has("content", out _))
        {
            text = string.Concat(Items(message, "content").Select(block => ReadBlock(request, block, role, $"{where}.content")));
        }
        else
        {
            Fail($"{where}.content: Field required", where);
        }

        if (role == "user")
        {
            ExpectNoOpenUses();
            request.Prompt.LastUserText = text.Length > 0 || !request.Prompt.EndsWithToolResult ? text : request.Prompt.LastUserText;
        }
    }

    private void ExpectNoOpenUses()
    {
        if (_openUses.Count > 0)
        {
            Fail("`tool_use` ids were found without `tool_result` blocks immediately after: " + string.Join(", ", _openUses)
                + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
        }
    }

    private string ReadBlock(GenerationRequest request, JsonElement block, string role, string where)
    {
        var text = "";
        switch (block.Text("type"))
        {
            case "text":
                text = Needed(block, "text", where);
                ReadText(request, text, where);
                break;
            case "image" when role == "user":
                ReadImage(request, block, where);
                break;
            case "document":
                request.Prompt.Add("[document]");
                break;
            case "tool_use" when role == "assistant":
                _openUses.Add(Needed(block, "id", where));
                request.Prompt.Add(Needed(block, "name", where));
                request.Prompt.Add(block.Has("input", out var input) ? input.GetRawText() : "{}");
                break;
            case "tool_result" when role == "user":
                ReadResult(request, block, where);
                break;
            case "thinking" when role == "assistant":
                ReadThinking(request, block, where);
                break;
            case "redacted_thinking" when role == "assistant":
                request.Prompt.Add(Needed(block, "data", where));
                break;
            default:
                Fail($"{where}: a block of type '{block.Text("type")}' is not allowed in a message of role '{role}'.", where);
                break;
        }

        ReadBreak(request, block);
        return text;
    }

    private void ReadText(GenerationRequest request, string text, string where)
    {
        if (text.Length == 0)
        {
            Fail($"{where}: text content blocks must be non-empty", where);
        }

        request.Prompt.Add(text);
    }

    private void ReadImage(GenerationRequest request, JsonElement block, string where)
    {
        if (!block.Has("source", out var source))
        {
            Fail($"{where}.source: Field required", where);
        }
        else if (source.Text("type") == "base64")
        {
            request.Prompt.AddImage(Needed(source, "media_type", where), Needed(source, "data", where));
        }
        else
        {
            request.Prompt.AddImage("url", Needed(source, "url", where));
        }
    }

    private void ReadResult(GenerationRequest request, JsonElement block, string where)
    {
        var id = Needed(block, "tool_use_id", where);
        if (!_openUses.Remove(id))
        {
            Fail($"{where}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding "
                + "`tool_use` block in the previous message.", where);
        }

        request.Prompt.EndsWithToolResult = true;
        if (block.Text("content") is { } text)
        {
            request.Prompt.Add(text);
            return;
        }

        foreach (var part in Items(block, "content"))
        {
            if (part.Text("type") == "image")
            {
                ReadImage(request, part, where);
            }
            else
            {
                request.Prompt.Add(part.Text("text") ?? "");
            }
        }
    }

    private void ReadThinking(GenerationRequest request, JsonElement block, string where)
    {
        var thinking = Needed(block, "thinking", where);
        if (!signature.Verifies(thinking, Needed(block, "signature", where)))
        {
            Fail($"{where}: Invalid `signature` in `thinking` block", where);
        }

        request.Prompt.Add(thinking);
    }

    private void ReadBreak(GenerationRequest request, JsonElement block)
    {
        if (!block.Has("cache_control", out var control))
        {
            request.Prompt.End();
            return;
        }

        if (control.Text("type") != "ephemeral" || control.Text("ttl") is not (null or "5m" or "1h"))
        {
            Fail("cache_control: type must be 'ephemeral', ttl '5m' or '1h'.");
            return;
        }

        request.Prompt.End(control.Text("ttl") == "1h" ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5));
    }
}
