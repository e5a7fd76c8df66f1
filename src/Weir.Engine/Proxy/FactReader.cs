using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Engine.Providers;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Reads the facts of a request and checks the few fields that the path itself depends on. Unknown fields pass.</summary>
internal struct FactReader
{
    private const int MaxModelLength = 256;
    private const int MaxChoices = 128;

    private readonly RequestMembers _request;
    private Failure? _failure;

    private FactReader(RequestMembers request) => _request = request;

    /// <summary>The facts, or the first thing that is wrong.</summary>
    public static RequestFacts? Read(Surface surface, RequestMembers request, out Failure? failure)
    {
        var reader = new FactReader(request);
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
        Filled("messages");
        var options = Optional("stream_options", JsonValueKind.Object);
        var includeUsage = options is { } given && given.Members(_request.Body).Find("include_usage"u8).Kind == JsonValueKind.True;
        return new()
        {
            Model = model,
            Stream = Flag("stream"),
            WantsUsage = includeUsage,
            MaxOutputTokens = Count("max_completion_tokens", long.MaxValue) ?? Count("max_tokens", long.MaxValue),
            Choices = (int)(Count("n", MaxChoices) ?? 1),
            ServiceTier = ServiceTierNames.Asked(Find("service_tier")),
            User = Text("user"),
        };
    }

    private RequestFacts Embeddings()
    {
        var model = Model();
        if (_request.Find("input"u8).Kind is not (JsonValueKind.String or JsonValueKind.Array))
        {
            Fail("input", "is required and must be a string or an array");
        }

        return new() { Model = model, User = Text("user") };
    }

    private RequestFacts Messages(bool needsMaxTokens)
    {
        var model = Model();
        Filled("messages");
        var maxTokens = Count("max_tokens", long.MaxValue);
        if (needsMaxTokens && maxTokens is null)
        {
            Fail("max_tokens", "is required");
        }

        var metadata = Optional("metadata", JsonValueKind.Object);
        var user = metadata is { } given && given.Members(_request.Body).Find("user_id"u8) is { Kind: JsonValueKind.String } id ? id.Text : null;
        return new() { Model = model, Stream = needsMaxTokens && Flag("stream"), MaxOutputTokens = maxTokens, ServiceTier = ServiceTierNames.Asked(Find("service_tier")), User = user };
    }

    private string Model()
    {
        var model = _request.Find("model"u8);
        if (model.Kind != JsonValueKind.String)
        {
            Fail("model", "is required and must be a string");
            return "";
        }

        var name = model.Text;
        if (name.Length is 0 or > MaxModelLength)
        {
            Fail("model", $"must have 1 to {MaxModelLength} characters");
        }

        return name;
    }

    private void Filled(string name)
    {
        if (Find(name) is not { Kind: JsonValueKind.Array, IsEmptyContainer: false })
        {
            Fail(name, "is required and must be an array with at least one element");
        }
    }

    private RequestValue? Optional(string name, JsonValueKind kind)
    {
        var value = Find(name);
        if (value.Kind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        if (value.Kind != kind)
        {
            Fail(name, kind == JsonValueKind.Object ? "must be an object" : "must be a string");
            return null;
        }

        return value;
    }

    private string? Text(string name) => Optional(name, JsonValueKind.String)?.Text;

    private bool Flag(string name)
    {
        var kind = Find(name).Kind;
        if (kind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False)
        {
            return false;
        }

        if (kind != JsonValueKind.True)
        {
            Fail(name, "must be true or false");
        }

        return true;
    }

    private long? Count(string name, long most)
    {
        var value = Find(name);
        if (value.Kind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        if (value.Kind == JsonValueKind.Number && long.TryParse(value.Raw.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        Fail(name, most == long.MaxValue ? "must be a whole number of at least 1" : $"must be a whole number from 1 to {most}");
        return null;
    }

    private readonly RequestValue Find(string name)
    {
        Span<byte> utf8 = stackalloc byte[32];
        return _request.Find(utf8[..Encoding.UTF8.GetBytes(name, utf8)]);
    }

    private void Fail(string name, string what) => _failure ??= Failure.Of(Refusal.InvalidField, $"'{name}' {what}.") with { Param = name };
}
