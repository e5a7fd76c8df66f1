using System.Globalization;
using System.Text.Json;
using Anthropic.Helpers;
using Anthropic.Models.Messages;
using Anthropic.Models.Models;
using Weir.Acceptance.Running;
using static Weir.Acceptance.DotNetSdks.AnthropicClients;

namespace Weir.Acceptance.DotNetSdks;

/// <summary>Messages with the official Anthropic SDK for .NET, against every upstream.</summary>
public sealed class AnthropicMessageTests(Gateway gateway)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Plain_answer_has_text_usage_and_headers(string upstream)
    {
        using var client = gateway.Anthropic();
        using var response = await client.WithRawResponse.Messages.Create(Ask($"chat-{upstream}", "Tell me about rivers.") with { System = "Be brief." }, Token);

        var message = await response.Deserialize(Token);
        Assert.True(message.TextOf().Length > 20);
        Assert.Equal(StopReason.EndTurn, message.StopReason!.Value());
        var nano = (message.Usage.InputTokens * 2_500L) + (message.Usage.OutputTokens * 10_000L);
        Assert.Equal(nano, (long)(decimal.Parse(Assert.Single(response.GetHeaderValues("x-weir-cost-usd")), CultureInfo.InvariantCulture) * 1_000_000_000m));
        Assert.Equal($"chat-{upstream}", Assert.Single(response.GetHeaderValues("x-weir-model")));
        var recorded = await gateway.OperationAsync(Assert.Single(response.GetHeaderValues("x-weir-operation")), Token);
        Assert.Equal("completed", recorded.Outcome);
        Assert.Equal(message.Usage.OutputTokens, recorded.Operation.GetProperty("tokens").GetProperty("output").GetInt64());
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Stream_has_every_part_in_order(string upstream)
    {
        using var client = gateway.Anthropic();
        List<string> types = [];
        var text = "";
        MessageDeltaUsage? usage = null;
        await foreach (var item in client.Messages.CreateStreaming(Ask($"chat-{upstream}", "Tell me about bridges."), Token))
        {
            types.Add(item.Json.GetProperty("type").GetString()!);
            if (item.TryPickContentBlockDelta(out var block) && block.Delta.TryPickText(out var delta))
            {
                text += delta.Text;
            }
            else if (item.TryPickDelta(out var end))
            {
                Assert.Equal(StopReason.EndTurn, end.Delta.StopReason!.Value());
                usage = end.Usage;
            }
        }

        Assert.Equal("message_start", types[0]);
        Assert.Equal("message_stop", types[^1]);
        Assert.Equal(types.Count(static type => type == "content_block_start"), types.Count(static type => type == "content_block_stop"));
        Assert.True(text.Length > 20);
        Assert.True(usage?.OutputTokens > 0);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Answer_is_cut_by_the_most_tokens(string upstream)
    {
        using var client = gateway.Anthropic();
        var message = await client.Messages.Create(Ask($"chat-{upstream}", "Tell me about rivers.", maxTokens: 3), Token);

        Assert.Equal(StopReason.MaxTokens, message.StopReason!.Value());
        Assert.InRange(message.Usage.OutputTokens, 1, 3);
    }

    [Theory]
    [MemberData(nameof(Upstreams.BothWays), MemberType = typeof(Upstreams))]
    public async Task Parallel_tool_calls_and_their_results_go_round(string upstream, bool stream)
    {
        using var client = gateway.Anthropic();
        var ask = Ask($"chat-{upstream}", "Use both tools in parallel: get_weather and get_time for Oslo.") with { Tools = Tools };
        var first = await MessageAsync(client, ask, stream);

        Assert.Equal(StopReason.ToolUse, first.StopReason!.Value());
        Assert.Equal(["get_time", "get_weather"], first.CallsOf().Select(static call => call.Name).Order());
        Assert.All(first.CallsOf(), static call => Assert.Equal(JsonValueKind.String, call.Input["city"].ValueKind));
        var second = await MessageAsync(client, ask with { Messages = [.. ask.Messages, first.Back(), first.Results()] }, stream);
        Assert.Contains("The tool has answered", second.TextOf(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Tool_choice_is_obeyed(string upstream)
    {
        using var client = gateway.Anthropic();
        var ask = Ask($"chat-{upstream}", "Use both in parallel.") with { Tools = Tools, ToolChoice = new ToolChoiceTool { Name = "get_time", DisableParallelToolUse = true } };

        Assert.Equal("get_time", Assert.Single((await client.Messages.Create(ask, Token)).CallsOf()).Name);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Images_arrive_by_address_and_in_the_request(string upstream)
    {
        using var client = gateway.Anthropic();
        MessageContentParam content = new List<ContentBlockParam>
        {
            new TextBlockParam("What is in these pictures?"),
            new ImageBlockParam { Source = new UrlImageSource("https://images.example/river.jpg") },
            new ImageBlockParam { Source = new Base64ImageSource { MediaType = MediaType.ImagePng, Data = Upstreams.Pixel } },
        };

        Assert.Contains("I see 2 images (url, image/png)", (await client.Messages.Create(Ask($"chat-{upstream}", content), Token)).TextOf(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Upstreams.BothWays), MemberType = typeof(Upstreams))]
    public async Task Structured_output_fits_its_schema(string upstream, bool stream)
    {
        using var client = gateway.Anthropic();
        var ask = Ask($"chat-{upstream}", "Name a book.", maxTokens: 400) with { OutputConfig = new OutputConfig { Format = new JsonOutputFormat { Schema = Object(Upstreams.BookSchema) } } };

        var book = JsonSerializer.Deserialize<JsonElement>((await MessageAsync(client, ask, stream)).TextOf());
        Assert.Equal(JsonValueKind.String, book.GetProperty("title").ValueKind);
        Assert.True(book.GetProperty("pages").TryGetInt64(out _));
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Stop_sequence_ends_the_answer(string upstream)
    {
        using var client = gateway.Anthropic();
        var message = await client.Messages.Create(Ask($"chat-{upstream}", "[[sim: echo]] one two HALT three") with { StopSequences = ["HALT"] }, Token);

        Assert.Contains("one two", message.TextOf(), StringComparison.Ordinal);
        Assert.DoesNotContain("HALT", message.TextOf(), StringComparison.Ordinal);
        // OpenAI does not say which stop it was.
        Assert.Equal(upstream.StartsWith("anthropic", StringComparison.Ordinal) ? StopReason.StopSequence : StopReason.EndTurn, message.StopReason!.Value());
    }

    [Theory]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    [InlineData("anthropic-inside", false)]
    [InlineData("anthropic-inside", true)]
    public async Task Thinking_comes_signed_and_goes_back(string upstream, bool stream)
    {
        using var client = gateway.Anthropic();
        var ask = Ask($"chat-{upstream}", "How many bridges does a town of seven need?", maxTokens: 4_000) with { Thinking = new ThinkingConfigEnabled(1_024) };
        var first = await MessageAsync(client, ask, stream);

        Assert.True(first.Content[0].TryPickThinking(out var thinking));
        Assert.True(thinking.Thinking.Length > 10);
        Assert.True(thinking.Signature.Length > 10);
        var second = await MessageAsync(client, ask with { Messages = [.. ask.Messages, first.Back(), new UserMessageParam("And of eight?")] }, stream);
        Assert.True(second.TextOf().Length > 10);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-inside")]
    public async Task Thinking_may_be_asked_of_a_model_that_hides_it(string upstream)
    {
        using var client = gateway.Anthropic();
        var message = await client.Messages.Create(Ask($"chat-{upstream}", "How many bridges?", maxTokens: 4_000) with { Thinking = new ThinkingConfigEnabled(1_024) }, Token);

        Assert.True(message.TextOf().Length > 10);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Tokens_are_counted(string upstream)
    {
        using var client = gateway.Anthropic();
        var few = await client.Messages.CountTokens(new() { Model = $"chat-{upstream}", Messages = [new UserMessageParam("Hello")] }, Token);
        var many = await client.Messages.CountTokens(new() { Model = $"chat-{upstream}", Messages = [new UserMessageParam(string.Concat(Enumerable.Repeat("Tell me about rivers. ", 50)))] }, Token);

        Assert.True(few.InputTokens > 0);
        Assert.InRange(many.InputTokens, few.InputTokens + 150, few.InputTokens + 1_000);
    }

    [Fact]
    public async Task Models_are_listed_and_found()
    {
        using var client = gateway.Anthropic(retries: 0);
        var names = (await client.Models.List(new ModelListParams(), Token)).Items.Select(static model => model.ID).ToArray();

        Assert.Contains("chat-openai", names);
        Assert.Contains("chat-anthropic", names);
        Assert.Equal("chat-anthropic", (await client.Models.Retrieve("chat-anthropic", null, Token)).ID);
    }

    private static async Task<Message> MessageAsync(global::Anthropic.AnthropicClient client, MessageCreateParams ask, bool stream)
    {
        if (!stream)
        {
            return await client.Messages.Create(ask, Token);
        }

        var whole = new MessageContentAggregator();
        await foreach (var _ in whole.CollectAsync(client.Messages.CreateStreaming(ask, Token)))
        {
        }

        return whole.Message();
    }
}
