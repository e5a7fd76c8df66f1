using System.Text;
using Weir.Engine.Providers;
using Weir.Engine.Wire;

namespace Weir.Tests.Providers;

/// <summary>Error bodies as the providers' documentation and their users show them.</summary>
public sealed class UpstreamErrorsTests
{
    private const string GeminiQuota =
        """[{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.074824224s"}]}}]""";

    [Theory]
    [InlineData("openai", 401, """{"error":{"message":"Incorrect API key provided: sk-no.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", UpstreamFailure.Credential)]
    [InlineData("openai", 429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", UpstreamFailure.QuotaExhausted)]
    [InlineData("openai", 429, """{"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", UpstreamFailure.RateLimited)]
    [InlineData("openai", 400, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error"}}""", UpstreamFailure.Rejected)]
    [InlineData("anthropic", 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", UpstreamFailure.Overloaded)]
    [InlineData("anthropic", 402, """{"type":"error","error":{"type":"billing_error","message":"Your credit balance is too low"}}""", UpstreamFailure.QuotaExhausted)]
    [InlineData("openrouter", 402, """{"error":{"code":402,"message":"Insufficient credits"}}""", UpstreamFailure.QuotaExhausted)]
    [InlineData("openrouter", 403, """{"error":{"code":403,"message":"Your input was flagged","metadata":{"reasons":["violence"]}}}""", UpstreamFailure.Rejected)]
    [InlineData("openrouter", 502, """{"error":{"code":502,"message":"Provider returned error"}}""", UpstreamFailure.ServerError)]
    [InlineData("gemini", 400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""", UpstreamFailure.Credential)]
    [InlineData("gemini", 400, """[{"error":{"code":400,"message":"Unable to submit request.","status":"INVALID_ARGUMENT"}}]""", UpstreamFailure.Rejected)]
    [InlineData("gemini", 429, GeminiQuota, UpstreamFailure.RateLimited)]
    [InlineData("mistral", 422, """{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"]}]},"type":"invalid_request_error","param":null,"code":null}""", UpstreamFailure.Rejected)]
    [InlineData("mistral", 402, """{"detail":"Payment required"}""", UpstreamFailure.QuotaExhausted)]
    [InlineData("groq", 498, """{"error":{"message":"Flex tier capacity exceeded","type":"capacity_exceeded"}}""", UpstreamFailure.Overloaded)]
    [InlineData("openai", 498, "", UpstreamFailure.Rejected)]
    [InlineData("deepseek", 402, """{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}""", UpstreamFailure.QuotaExhausted)]
    [InlineData("deepseek", 503, "", UpstreamFailure.ServerError)]
    [InlineData("xai", 400, """{"code":"invalid-argument","error":"Incorrect API key provided: na***ys. You can obtain an API key from https://console.x.ai."}""", UpstreamFailure.Credential)]
    [InlineData("xai", 400, """{"code":"invalid-argument","error":"Argument not supported: presencePenalty"}""", UpstreamFailure.Rejected)]
    [InlineData("azure-openai", 401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key."}}""", UpstreamFailure.Credential)]
    [InlineData("azure-openai", 429, """{"error":{"code":"429","message":"Requests have exceeded call rate limit."}}""", UpstreamFailure.RateLimited)]
    [InlineData("vllm", 400, """{"object":"error","message":"This model's maximum context length is 2048 tokens.","type":"BadRequestError","param":null,"code":400}""", UpstreamFailure.Rejected)]
    [InlineData("ollama", 404, """{"error":{"message":"model not found, try pulling it first","type":"api_error","param":null,"code":null}}""", UpstreamFailure.Rejected)]
    [InlineData("openai", 302, "", UpstreamFailure.Redirected)]
    [InlineData("openai", 500, "<html>", UpstreamFailure.ServerError)]
    public void An_error_means_what_the_provider_documents(string kind, int status, string body, UpstreamFailure failure)
    {
        var facts = Kinds.All[kind];

        var error = ErrorBody.Read(facts.Dialects[0], Encoding.UTF8.GetBytes(body));

        Assert.Equal(failure, UpstreamErrors.Classify(facts, status, error));
    }

    [Theory]
    [InlineData("gemini", GeminiQuota, 34_074.8242)]
    [InlineData("gemini", """{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"2s"}]}}""", 2_000.0)]
    [InlineData("gemini", """{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"99999999999999999999s"}]}}""", 3_600_000.0)]
    [InlineData("gemini", """{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"-2s"}]}}""", null)]
    [InlineData("gemini", """{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":2}]}}""", null)]
    [InlineData("gemini", """{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo"}, 7, null]}}""", null)]
    [InlineData("gemini", """{"error":{"details":{}}}""", null)]
    [InlineData("gemini", """{"error":"full"}""", null)]
    [InlineData("gemini", "[]", null)]
    [InlineData("gemini", "<html>", null)]
    [InlineData("openai", GeminiQuota, null)]
    public void A_wait_in_the_body_is_read_where_the_kind_puts_it_there(string kind, string body, double? milliseconds)
    {
        var wait = RetryInfo.Read(Kinds.All[kind], Encoding.UTF8.GetBytes(body));

        Assert.Equal(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null, wait);
    }
}
