using System.Text.Json;
using Weir.Engine.Operations;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>
/// The body of <c>POST /api/prices/estimate</c>:
/// <c>{"model":"gpt-4o-mini","input_tokens":1200,"max_output_tokens":400}</c>, or <c>text</c> or <c>messages</c> in place of <c>input_tokens</c>.
/// </summary>
internal sealed record EstimateRequest
{
    // What one call can hold; beyond it no amount fits the type of money.
    private const long MostTokens = 1_000_000_000;

    private static readonly string[] Inputs = ["input_tokens", "text", "messages"];

    public static readonly ApiFields Fields = ApiFields.Of(
        "model!", "deployment", "input_tokens: whole", "text", "messages: any", "max_output_tokens: whole", "expected_output_tokens: whole", "service_tier");

    public required string Model { get; init; }

    public string? Deployment { get; init; }

    /// <summary>Input tokens that are expected.</summary>
    public long InputTokens { get; init; }

    /// <summary>Input tokens that are not exceeded: no tokenizer makes more of a text than it has bytes.</summary>
    public long MaxInputTokens { get; init; }

    public long? MaxOutputTokens { get; init; }

    public long? ExpectedOutputTokens { get; init; }

    public ServiceTier ServiceTier { get; init; }

    /// <summary>The request, or null and what is wrong by field.</summary>
    public static EstimateRequest? Read(JsonElement body, out Dictionary<string, string[]> errors)
    {
        var found = errors = [];
        foreach (var member in body.EnumerateObject().Where(member => !Fields.Contains(member.Name)))
        {
            found[member.Name] = [$"is not known; known: {string.Join(", ", Fields)}"];
        }

        if (Text("model") is null && !found.ContainsKey("model"))
        {
            found["model"] = ["is required"];
        }

        var (input, most) = Input(body, found);
        var tier = Text("service_tier");
        if (tier is not null && ServiceTierNames.Parse(tier) is null)
        {
            found["service_tier"] = ["must be standard, batch, flex or priority"];
        }

        var request = new EstimateRequest
        {
            Model = Text("model") ?? "",
            Deployment = Text("deployment"),
            InputTokens = input,
            MaxInputTokens = most,
            MaxOutputTokens = Count(body, "max_output_tokens", found),
            ExpectedOutputTokens = Count(body, "expected_output_tokens", found),
            ServiceTier = ServiceTierNames.Parse(tier) ?? ServiceTier.Standard,
        };
        return found.Count > 0 ? null : request;

        string? Text(string name)
        {
            var value = Find(body, name);
            if (value is { ValueKind: not JsonValueKind.String })
            {
                found[name] = ["must be a string"];
            }

            return value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
    }

    private static (long Expected, long Most) Input(JsonElement body, Dictionary<string, string[]> errors)
    {
        string[] given = [.. Inputs.Where(name => Find(body, name) is not null)];
        if (given.Length != 1)
        {
            errors["input_tokens"] = ["exactly one of input_tokens, text and messages is required"];
            return default;
        }

        var value = Find(body, given[0])!.Value;
        switch (given[0])
        {
            case "input_tokens":
                var count = Count(body, "input_tokens", errors) ?? 0;
                return (count, count);
            case "text" when value.ValueKind == JsonValueKind.String:
                var bytes = System.Text.Encoding.UTF8.GetByteCount(value.GetString()!);
                return (TokenEstimate.ForText(bytes), bytes);
            case "messages" when value.ValueKind == JsonValueKind.Array:
                var tokens = TokenEstimate.ForRequest(Dialect.OpenAi, body);
                return (tokens, tokens + value.GetRawText().Length);
            default:
                errors[given[0]] = [given[0] == "text" ? "must be a string" : "must be a list of messages as in a call"];
                return default;
        }
    }

    private static long? Count(JsonElement body, string name, Dictionary<string, string[]> errors)
    {
        if (Find(body, name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count is >= 0 and <= MostTokens)
        {
            return count;
        }

        errors[name] = [$"must be a whole number from 0 to {MostTokens}"];
        return null;
    }

    private static JsonElement? Find(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
