using System.Buffers;
using System.Text.Json;

namespace Weir.Engine.Providers.Simulator;

/// <summary>Why a request is refused, and the error body that says so in the request's dialect.</summary>
internal sealed record Problem(int Status, string Message, string? Param = null, string? Code = null)
{
    public static Problem Invalid(string message, string? param = null) => new(400, message, param);

    /// <summary>The error object, alone: the body of a refusal, or the data of an in-band error event.</summary>
    public byte[] Body(SimulatorDialect dialect, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Json.Plain))
        {
            json.WriteStartObject();
            if (dialect == SimulatorDialect.Anthropic)
            {
                json.WriteString("type", "error");
            }

            json.WriteStartObject("error");
            if (dialect == SimulatorDialect.Anthropic)
            {
                json.WriteString("type", AnthropicType);
                json.WriteString("message", Message);
                json.WriteEndObject();
                json.WriteString("request_id", requestId);
            }
            else
            {
                json.WriteString("message", Message);
                json.WriteString("type", OpenAiType);
                json.WriteString("param", Param);
                json.WriteString("code", Code ?? OpenAiCode);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private string OpenAiType => Status switch
    {
        429 => Code == "insufficient_quota" ? "insufficient_quota" : "requests",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private string? OpenAiCode => Status switch
    {
        401 => "invalid_api_key",
        404 => "model_not_found",
        429 => "rate_limit_exceeded",
        _ => null,
    };

    private string AnthropicType => Status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
