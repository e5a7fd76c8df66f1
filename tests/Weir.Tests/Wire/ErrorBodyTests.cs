using System.Buffers;
using System.Text;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class ErrorBodyTests
{
    [Fact]
    public void OpenAi_error_has_its_four_members_always() => Assert.Equal(
        """{"error":{"message":"No such model.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""",
        Write(Dialect.OpenAi, new WireError(404, "No such model.", "model_not_found", "model")));

    [Fact]
    public void Anthropic_error_names_type_and_request() => Assert.Equal(
        """{"type":"error","error":{"type":"not_found_error","message":"No such model."},"request_id":"op_1"}""",
        Write(Dialect.Anthropic, new WireError(404, "No such model.", "model_not_found", "model", "op_1")));

    [Theory]
    [InlineData(400, "invalid_request_error", "invalid_request_error")]
    [InlineData(401, "authentication_error", "authentication_error")]
    [InlineData(402, "insufficient_quota", "billing_error")]
    [InlineData(403, "permission_error", "permission_error")]
    [InlineData(404, "invalid_request_error", "not_found_error")]
    [InlineData(413, "invalid_request_error", "request_too_large")]
    [InlineData(429, "rate_limit_error", "rate_limit_error")]
    [InlineData(500, "server_error", "api_error")]
    [InlineData(503, "server_error", "overloaded_error")]
    [InlineData(504, "timeout_error", "timeout_error")]
    [InlineData(529, "server_error", "overloaded_error")]
    public void Each_status_has_a_type_in_each_dialect(int status, string openAi, string anthropic)
    {
        Assert.Contains($"\"type\":\"{openAi}\"", Write(Dialect.OpenAi, new WireError(status, "x")), StringComparison.Ordinal);
        Assert.Contains($"\"error\":{{\"type\":\"{anthropic}\"", Write(Dialect.Anthropic, new WireError(status, "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_errors_are_whole_events()
    {
        Assert.Equal(
            "data: {\"error\":{\"message\":\"x\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n",
            WriteStream(Dialect.OpenAi, new WireError(500, "x")));
        Assert.Equal(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}\n\n",
            WriteStream(Dialect.Anthropic, new WireError(500, "x")));
    }

    [Theory]
    [InlineData("""{"error":{"message":"m","type":"t","param":"p","code":"c"}}""", "t", "c", "m", "p")]
    [InlineData("""{"error":{"message":"m","code":429,"status":"RESOURCE_EXHAUSTED"}}""", "RESOURCE_EXHAUSTED", "429", "m", null)]
    [InlineData("""[{"error":{"message":"m","code":429}}]""", null, "429", "m", null)]
    [InlineData("""{"error":"m"}""", null, null, "m", null)]
    [InlineData("""{"object":"error","message":"m","type":"BadRequestError","code":400}""", "BadRequestError", "400", "m", null)]
    [InlineData("""{"detail":"m"}""", null, null, "m", null)]
    [InlineData("""{"error":{"message":"\ud800"}}""", null, null, "\ufffd", null)]
    [InlineData("{}", null, null, "", null)]
    public void Errors_of_compatible_servers_are_read_whatever_their_shape(string body, string? type, string? code, string message, string? param) =>
        Assert.Equal(new UpstreamError(type, code, message, param), ErrorBody.Read(Dialect.OpenAi, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Anthropic_error_is_read() => Assert.Equal(
        new UpstreamError("overloaded_error", null, "Overloaded", null),
        ErrorBody.Read(Dialect.Anthropic, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"""u8));

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("upstream connect error")]
    [InlineData("[]")]
    [InlineData("[1,2]")]
    public void A_page_or_nothing_is_no_error_body(string body)
    {
        Assert.Null(ErrorBody.Read(Dialect.OpenAi, Encoding.UTF8.GetBytes(body)));
        Assert.Null(ErrorBody.Read(Dialect.Anthropic, Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void Long_messages_are_cut_between_characters()
    {
        var body = $$$"""{"error":{"message":"{{{new string('x', 1_999)}}}🌍 and more"}}""";

        Assert.Equal(new string('x', 1_999), ErrorBody.Read(Dialect.OpenAi, Encoding.UTF8.GetBytes(body))?.Message);
    }

    private static string Write(Dialect dialect, WireError error)
    {
        var output = new ArrayBufferWriter<byte>();
        ErrorBody.Write(dialect, output, error);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string WriteStream(Dialect dialect, WireError error)
    {
        var output = new ArrayBufferWriter<byte>();
        ErrorBody.WriteStream(dialect, output, error);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
