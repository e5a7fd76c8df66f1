using System.Text.Json;
using Weir.Engine.Wire;

namespace Weir.Tests.Proxy;

/// <summary>Requests as clients of the two dialects make them.</summary>
internal static class Ask
{
    public static string Path(Dialect dialect) => dialect == Dialect.OpenAi ? "/v1/chat/completions" : "/v1/messages";

    /// <summary>A valid request; <paramref name="more"/> is put behind its last field, such as <c>,"top_p":0.5</c>.</summary>
    public static string Body(Dialect dialect, string model = "m", bool stream = false, string text = "Tell me about rivers", string more = "") =>
        "{\"model\":" + JsonSerializer.Serialize(model)
        + (dialect == Dialect.Anthropic ? ",\"max_tokens\":200" : "")
        + (stream ? ",\"stream\":true" : "")
        + ",\"messages\":[{\"role\":\"user\",\"content\":" + JsonSerializer.Serialize(text) + "}]" + more + "}";

    public static (string Name, string Value)[] Headers(Dialect dialect, params (string Name, string Value)[] more) =>
        dialect == Dialect.Anthropic ? [("anthropic-version", "2023-06-01"), .. more] : more;

    /// <summary>Anthropic's error type for a status; OpenAI's is asserted by its code.</summary>
    public static string AnthropicType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        408 or 504 => "timeout_error",
        503 or 529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    public static string OpenAiType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        408 or 504 => "timeout_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
