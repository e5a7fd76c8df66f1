using Weir.Engine.Wire;

namespace Weir.Engine.Providers;

/// <summary>What can be called, here and at a provider.</summary>
public enum Surface
{
    /// <summary><c>POST /v1/chat/completions</c>.</summary>
    ChatCompletions,

    /// <summary><c>POST /v1/embeddings</c>.</summary>
    Embeddings,

    /// <summary><c>POST /v1/messages</c>.</summary>
    Messages,

    /// <summary><c>POST /v1/messages/count_tokens</c>.</summary>
    CountTokens,
}

/// <summary>Facts about the surfaces.</summary>
public static class Surfaces
{
    /// <summary>The dialect of a surface.</summary>
    public static Dialect DialectOf(this Surface surface) =>
        surface is Surface.ChatCompletions or Surface.Embeddings ? Dialect.OpenAi : Dialect.Anthropic;

    /// <summary>The path below a provider's versioned base address.</summary>
    public static string PathOf(this Surface surface) => surface switch
    {
        Surface.ChatCompletions => "chat/completions",
        Surface.Embeddings => "embeddings",
        Surface.Messages => "messages",
        _ => "messages/count_tokens",
    };

    /// <summary>The path that callers use, a label of metrics.</summary>
    public static string RouteOf(this Surface surface) => surface switch
    {
        Surface.ChatCompletions => "/v1/chat/completions",
        Surface.Embeddings => "/v1/embeddings",
        Surface.Messages => "/v1/messages",
        _ => "/v1/messages/count_tokens",
    };

    /// <summary>The GenAI operation name, a label of metrics and records.</summary>
    public static string OperationName(this Surface surface) => surface switch
    {
        Surface.Embeddings => "embeddings",
        Surface.CountTokens => "count_tokens",
        _ => "chat",
    };

    /// <summary>The surface that serves <paramref name="surface"/> at a provider that speaks <paramref name="dialect"/>; <see langword="null"/> when none does.</summary>
    public static Surface? In(this Surface surface, Dialect dialect) => (surface, dialect) switch
    {
        (Surface.ChatCompletions or Surface.Messages, Dialect.OpenAi) => Surface.ChatCompletions,
        (Surface.ChatCompletions or Surface.Messages, Dialect.Anthropic) => Surface.Messages,
        (Surface.Embeddings, Dialect.OpenAi) => Surface.Embeddings,
        (Surface.CountTokens, Dialect.Anthropic) => Surface.CountTokens,
        _ => null,
    };
}
