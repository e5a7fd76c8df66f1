using System.Collections.Frozen;
using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Anthropic's error shape: <c>{"type":"error","error":{"type":"..","message":".."},"request_id":".."}</c>.</summary>
internal static class AnthropicErrors
{
    private static readonly FrozenSet<string> Types = FrozenSet.Create(
        StringComparer.Ordinal,
        "invalid_request_error", "authentication_error", "billing_error", "permission_error", "not_found_error", "rate_limit_error",
        "timeout_error", "api_error", "overloaded_error", "conflict_error", "request_too_large");

    public static void Write(Utf8JsonWriter writer, WireError error)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", TypeOf(error.Status));
        writer.WriteString("message", error.Message);
        writer.WriteEndObject();
        writer.WriteIfGiven("request_id", error.RequestId);
        writer.WriteEndObject();
    }

    /// <summary>Passes an upstream's in-band error on; a type that Anthropic does not have becomes <c>api_error</c>.</summary>
    public static void WriteUpstream(Utf8JsonWriter writer, UpstreamError? error)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", error?.Type is { } type && Types.Contains(type) ? type : "api_error");
        writer.WriteString("message", error?.Message ?? string.Empty);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static UpstreamError Read(JsonElement root)
    {
        var error = root.Member("error");
        return error.ValueKind == JsonValueKind.Object
            ? UpstreamError.Of(error.Text("type"), error.Text("code"), error.Text("message"), null)
            : UpstreamError.Of(null, null, root.Text("message") ?? root.Text("error") ?? root.Text("detail"), null);
    }

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        409 => "conflict_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        408 or 504 => "timeout_error",
        503 or 529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
