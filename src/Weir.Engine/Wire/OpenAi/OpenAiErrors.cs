using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>OpenAI's error shape: <c>{"error":{"message":"..","type":"..","param":null,"code":".."}}</c>.</summary>
internal static class OpenAiErrors
{
    public static void Write(Utf8JsonWriter writer, WireError error)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("message", error.Message);
        writer.WriteString("type", TypeOf(error.Status));
        writer.WriteString("param", error.Param);
        writer.WriteString("code", error.Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Passes an upstream's in-band error on.</summary>
    public static void WriteUpstream(Utf8JsonWriter writer, UpstreamError? error)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("message", error?.Message ?? string.Empty);
        writer.WriteString("type", error?.Type ?? "server_error");
        writer.WriteString("param", error?.Param);
        writer.WriteString("code", error?.Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Reads the shape above and what compatible servers send instead: <c>error</c> as text, <c>message</c> or <c>detail</c> at the top.</summary>
    public static UpstreamError Read(JsonElement root)
    {
        var error = root.Member("error");
        if (error.ValueKind == JsonValueKind.String)
        {
            return UpstreamError.Of(root.Text("type"), Scalar(root.Member("code")), error.GetString(), null);
        }

        var source = error.ValueKind == JsonValueKind.Object ? error : root;
        return UpstreamError.Of(
            source.Text("type") ?? source.Text("status"),
            Scalar(source.Member("code")),
            source.Text("message") ?? source.Text("detail"),
            source.Text("param"));
    }

    public static string? Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "insufficient_quota",
        403 => "permission_error",
        429 => "rate_limit_error",
        408 or 504 => "timeout_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
