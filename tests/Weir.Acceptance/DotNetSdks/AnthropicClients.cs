using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.DotNetSdks;

/// <summary>The official Anthropic client for .NET, unmodified but for base URL and key, and its words in short.</summary>
internal static class AnthropicClients
{
    public static AnthropicClient Anthropic(this Gateway gateway, string key = "main", int? retries = null) =>
        new() { BaseUrl = gateway.Address.GetLeftPart(UriPartial.Authority), ApiKey = Gateway.Key(key), MaxRetries = retries };

    /// <summary>A request that asks <paramref name="model"/> one thing.</summary>
    public static MessageCreateParams Ask(string model, MessageContentParam content, long maxTokens = 200) =>
        new() { Model = model, MaxTokens = maxTokens, Messages = [new UserMessageParam(content)] };

    public static IReadOnlyList<ToolUnion> Tools { get; } = [Tool("get_weather", "The weather in a city"), Tool("get_time", "The time in a city")];

    public static string TextOf(this Message message) =>
        string.Concat(message.Content.Select(static block => block.TryPickText(out var text) ? text.Text : ""));

    public static IReadOnlyList<ToolUseBlock> CallsOf(this Message message) =>
        [.. message.Content.Select(static block => block.TryPickToolUse(out var call) ? call : null).OfType<ToolUseBlock>()];

    /// <summary>The answer as it goes back with the next request.</summary>
    public static AssistantMessageParam Back(this Message message) =>
        new(new MessageContentParam(message.Content.Select(static block => new ContentBlockParam(block.Json)).ToList()));

    /// <summary>A result for each of the answer's tool calls.</summary>
    public static UserMessageParam Results(this Message message) =>
        new(new MessageContentParam(message.CallsOf().Select(static call => (ContentBlockParam)new ToolResultBlockParam(call.ID) { Content = "fine" }).ToList()));

    /// <summary>A JSON Schema, or another object, as the SDK takes it.</summary>
    public static Dictionary<string, JsonElement> Object(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    private static ToolUnion Tool(string name, string description) =>
        new Tool { Name = name, Description = description, InputSchema = InputSchema.FromRawUnchecked(Object(Upstreams.WeatherSchema)) };
}
