using System.Text.Json;
using Weir.Engine.Providers;

namespace Weir.Engine.Proxy;

/// <summary>Reads the facts of a request and checks the few fields that the path itself depends on. Unknown fields pass.</summary>
internal ref struct FactReader
{
    private const int MaxModelLength = 256;
    private const int MaxChoices = 128;

    private readonly JsonElement _root;
    private Failure? _failure;

    private FactReader(JsonElement root) => _root = root;

    /// <summary>The facts, or the first thing that is wrong.</summary>
    public static RequestFacts? Read(Surface surface, JsonElement root, out Failure? failure)
    {
        var reader = new FactReader(root);
        var facts = surface switch
        {
            Surface.ChatCompletions => reader.Chat(),
            Surface.Embeddings => reader.Embeddings(),
            _ => reader.Messages(needsMaxTokens: surface == Surface.Messages),
        };
        failure = reader._failure;
        return failure is null ? facts : null;
    }

    private RequestFacts Chat()
    {
        var model = Model();
        Filled("messages", JsonValueKind.Array);
        var options = Optional("stream_options", JsonValueKind.Object);
        var includeUsage = options is { } given && given.TryGetProperty("include_usage", out var usage) && usage.ValueKind == JsonValueKind.True;
        return new()
        {
            Model = model,
            Stream = Flag("stream"),
            WantsUsage = includeUsage,
            MaxOutputTokens = Count("max_completion_tokens", long.MaxValue) ?? Count("max_tokens", long.MaxValue),
            Choices = (int)(Count("n", MaxChoices) ?? 1),
            User = Text("user"),
        };
    }

    private RequestFacts Embeddings()
    {
        var model = Model();
        if (!_root.TryGetProperty("input", out var input) || input.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
        {
            Fail("input", "is required and must be a string or an array");
        }

        return new() { Model = model, User = Text("user") };
    }

    private RequestFacts Messages(bool needsMaxTokens)
    {
        var model = Model();
        Filled("messages", JsonValueKind.Array);
        var maxTokens = Count("max_tokens", long.MaxValue);
        if (needsMaxTokens && maxTokens is null)
        {
            Fail("max_tokens", "is required");
        }

        var metadata = Optional("metadata", JsonValueKind.Object);
        var user = metadata is { } given && given.TryGetProperty("user_id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        return new() { Model = model, Stream = needsMaxTokens && Flag("stream"), MaxOutputTokens = maxTokens, User = user };
    }

    private string Model()
    {
        if (!_root.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String)
        {
            Fail("model", "is required and must be a string");
            return "";
        }

        var name = model.GetString()!;
        if (name.Length is 0 or > MaxModelLength)
        {
            Fail("model", $"must have 1 to {MaxModelLength} characters");
        }

        return name;
    }

    private void Filled(string name, JsonValueKind kind)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind != kind || value.GetArrayLength() == 0)
        {
            Fail(name, "is required and must be an array with at least one element");
        }
    }

    private JsonElement? Optional(string name, JsonValueKind kind)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != kind)
        {
            Fail(name, kind == JsonValueKind.Object ? "must be an object" : "must be a string");
            return null;
        }

        return value;
    }

    private string? Text(string name) => Optional(name, JsonValueKind.String)?.GetString();

    private bool Flag(string name)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False)
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.True)
        {
            Fail(name, "must be true or false");
        }

        return true;
    }

    private long? Count(string name, long most)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        Fail(name, most == long.MaxValue ? "must be a whole number of at least 1" : $"must be a whole number from 1 to {most}");
        return null;
    }

    private void Fail(string name, string what) => _failure ??= Failure.Of(Refusal.InvalidField, $"'{name}' {what}.") with { Param = name };
}
