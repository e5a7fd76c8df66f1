using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenAI.Chat;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.DotNetSdks;

/// <summary>Chat with the official OpenAI SDK for .NET, against every upstream.</summary>
public sealed class OpenAiChatTests(Gateway gateway)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Plain_answer_has_text_usage_and_headers(string upstream)
    {
        var result = await gateway.Chat($"chat-{upstream}").CompleteChatAsync([new SystemChatMessage("Be brief."), new UserChatMessage("Tell me about rivers.")], null, Token);

        var completion = result.Value;
        Assert.True(completion.Content[0].Text.Length > 20);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        var nano = (completion.Usage.InputTokenCount * 2_500L) + (completion.Usage.OutputTokenCount * 10_000L);
        Assert.Equal(nano, (long)(decimal.Parse(result.Header("x-weir-cost-usd")!, CultureInfo.InvariantCulture) * 1_000_000_000m));
        Assert.Equal($"chat-{upstream}", result.Header("x-weir-model"));
        var recorded = await gateway.OperationAsync(result.Header("x-weir-operation")!, Token);
        Assert.Equal("completed", recorded.Outcome);
        Assert.Equal(completion.Usage.OutputTokenCount, recorded.Operation.GetProperty("tokens").GetProperty("output").GetInt64());
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Stream_has_text_finish_and_usage(string upstream)
    {
        var text = new StringBuilder();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        var updates = 0;
        await foreach (var update in gateway.Chat($"chat-{upstream}").CompleteChatStreamingAsync([new UserChatMessage("Tell me about bridges.")], null, Token))
        {
            updates++;
            text.Append(string.Concat(update.ContentUpdate.Select(static part => part.Text)));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.True(updates > 3);
        Assert.True(text.Length > 20);
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.True(usage is { InputTokenCount: > 0, OutputTokenCount: > 0 });
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Answer_is_cut_by_the_most_tokens(string upstream)
    {
        var completion = (await gateway.Chat($"chat-{upstream}").CompleteChatAsync([new UserChatMessage("Tell me about rivers.")], new() { MaxOutputTokenCount = 3 }, Token)).Value;

        Assert.Equal(ChatFinishReason.Length, completion.FinishReason);
        Assert.InRange(completion.Usage.OutputTokenCount, 1, 3);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Parallel_tool_calls_and_their_results_go_round(string upstream)
    {
        var chat = gateway.Chat($"chat-{upstream}");
        List<ChatMessage> messages = [new UserChatMessage("Use both tools in parallel: get_weather and get_time for Oslo.")];
        var first = (await chat.CompleteChatAsync(messages, WithTools(), Token)).Value;

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal(["get_time", "get_weather"], first.ToolCalls.Select(static call => call.FunctionName).Order());
        Assert.All(first.ToolCalls, static call => Assert.NotNull(CityOf(call.FunctionArguments.ToString())));
        messages.Add(new AssistantChatMessage(first));
        messages.AddRange(first.ToolCalls.Select(static call => new ToolChatMessage(call.Id, "fine")));
        var second = (await chat.CompleteChatAsync(messages, WithTools(), Token)).Value;
        Assert.Contains("The tool has answered", second.Content[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Streamed_tool_calls_and_their_results_go_round(string upstream)
    {
        var chat = gateway.Chat($"chat-{upstream}");
        List<ChatMessage> messages = [new UserChatMessage("Use both tools in parallel: get_weather and get_time for Rome.")];
        var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
        ChatFinishReason? finish = null;
        await foreach (var update in chat.CompleteChatStreamingAsync(messages, WithTools(), Token))
        {
            finish = update.FinishReason ?? finish;
            foreach (var part in update.ToolCallUpdates)
            {
                if (!calls.TryGetValue(part.Index, out var call))
                {
                    calls[part.Index] = call = (part.ToolCallId, part.FunctionName, new StringBuilder());
                }

                call.Arguments.Append(part.FunctionArgumentsUpdate);
            }
        }

        Assert.Equal(ChatFinishReason.ToolCalls, finish);
        Assert.Equal(["get_time", "get_weather"], calls.Values.Select(static call => call.Name).Order());
        Assert.All(calls.Values, static call => Assert.NotNull(CityOf(call.Arguments.ToString())));
        messages.Add(new AssistantChatMessage(calls.Values.Select(static call => ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString(call.Arguments.ToString())))));
        messages.AddRange(calls.Values.Select(static call => new ToolChatMessage(call.Id, "fine")));
        var answer = new StringBuilder();
        await foreach (var update in chat.CompleteChatStreamingAsync(messages, WithTools(), Token))
        {
            answer.Append(string.Concat(update.ContentUpdate.Select(static part => part.Text)));
        }

        Assert.Contains("The tool has answered", answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Tool_choice_is_obeyed(string upstream)
    {
        var options = WithTools();
        options.ToolChoice = ChatToolChoice.CreateFunctionChoice("get_time");
        options.AllowParallelToolCalls = false;
        var completion = (await gateway.Chat($"chat-{upstream}").CompleteChatAsync([new UserChatMessage("Use both in parallel.")], options, Token)).Value;

        Assert.Equal("get_time", Assert.Single(completion.ToolCalls).FunctionName);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Images_arrive_by_address_and_in_the_request(string upstream)
    {
        var message = new UserChatMessage(
            ChatMessageContentPart.CreateTextPart("What is in these pictures?"),
            ChatMessageContentPart.CreateImagePart(new Uri("https://images.example/river.jpg")),
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Convert.FromBase64String(Upstreams.Pixel)), "image/png"));
        var completion = (await gateway.Chat($"chat-{upstream}").CompleteChatAsync([message], null, Token)).Value;

        Assert.Contains("I see 2 images (url, image/png)", completion.Content[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Structured_output_fits_its_schema(string upstream)
    {
        var options = new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("book", BinaryData.FromString(Upstreams.BookSchema), jsonSchemaIsStrict: true) };
        var completion = (await gateway.Chat($"chat-{upstream}").CompleteChatAsync([new UserChatMessage("Name a book.")], options, Token)).Value;

        var book = JsonSerializer.Deserialize<JsonElement>(completion.Content[0].Text);
        Assert.Equal(JsonValueKind.String, book.GetProperty("title").ValueKind);
        Assert.True(book.GetProperty("pages").TryGetInt64(out _));
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Stop_sequence_ends_the_answer(string upstream)
    {
        var options = new ChatCompletionOptions { StopSequences = { "HALT" } };
        var completion = (await gateway.Chat($"chat-{upstream}").CompleteChatAsync([new UserChatMessage("[[sim: echo]] one two HALT three")], options, Token)).Value;

        Assert.Contains("one two", completion.Content[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("HALT", completion.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Reasoning_effort_is_understood(string upstream)
    {
        var options = new ChatCompletionOptions { ReasoningEffortLevel = ChatReasoningEffortLevel.Low, MaxOutputTokenCount = 4_000 };
        var completion = (await gateway.Chat($"chat-{upstream}").CompleteChatAsync([new UserChatMessage("How many bridges does a town need?")], options, Token)).Value;

        Assert.True(completion.Content[0].Text.Length > 10);
        if (upstream.StartsWith("openai", StringComparison.Ordinal))
        {
            Assert.Equal(32, completion.Usage.OutputTokenDetails.ReasoningTokenCount);
        }
    }

    private static ChatCompletionOptions WithTools() => new()
    {
        Tools =
        {
            ChatTool.CreateFunctionTool("get_weather", "The weather in a city", BinaryData.FromString(Upstreams.WeatherSchema)),
            ChatTool.CreateFunctionTool("get_time", "The time in a city", BinaryData.FromString(Upstreams.WeatherSchema)),
        },
    };

    private static string? CityOf(string arguments) => JsonSerializer.Deserialize<JsonElement>(arguments).GetProperty("city").GetString();
}
