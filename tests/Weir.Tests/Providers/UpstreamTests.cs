using Weir.Engine.Configuration;
using Weir.Engine.Providers;

namespace Weir.Tests.Providers;

public sealed class UpstreamTests
{
    [Theory]
    [InlineData("https://r.openai.azure.com", null, "https://r.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("https://r.openai.azure.com", "preview", "https://r.openai.azure.com/openai/v1/chat/completions?api-version=preview")]
    [InlineData("https://r.openai.azure.com/openai/deployments/chat", "2024-10-21", "https://r.openai.azure.com/openai/deployments/chat/chat/completions?api-version=2024-10-21")]
    public void Azure_is_asked_for_a_version_in_the_query(string baseUrl, string? version, string address)
    {
        using var test = new TestUpstream("azure-openai", config: new() { BaseUrl = new Uri(baseUrl), ApiVersion = version });

        using var request = test.Upstream.CreateRequest(Surface.ChatCompletions, "{}"u8.ToArray(), stream: false);

        Assert.Equal(address, request.RequestUri!.AbsoluteUri);
    }

    [Theory]
    [InlineData(null, "2023-06-01")]
    [InlineData("2099-01-01", "2099-01-01")]
    public void Anthropic_is_asked_for_a_version_in_a_header(string? version, string sent)
    {
        using var test = new TestUpstream("anthropic", config: new() { ApiVersion = version });
        using var request = test.Upstream.CreateRequest(Surface.Messages, "{}"u8.ToArray(), stream: false);

        test.Upstream.AddOwnHeaders(request.Headers, test.Upstream.Credentials.First);

        Assert.Equal(sent, Assert.Single(request.Headers.GetValues("anthropic-version")));
    }

    [Fact]
    public void The_version_that_a_caller_asks_for_wins()
    {
        using var test = new TestUpstream("anthropic");
        using var request = test.Upstream.CreateRequest(Surface.Messages, "{}"u8.ToArray(), stream: false);
        request.Headers.Add("anthropic-version", "2023-01-01");

        test.Upstream.AddOwnHeaders(request.Headers, test.Upstream.Credentials.First);

        Assert.Equal("2023-01-01", Assert.Single(request.Headers.GetValues("anthropic-version")));
    }

    [Theory]
    [InlineData("openai", null, "https://api.openai.com/v1/models")]
    [InlineData("openrouter", null, "https://openrouter.ai/api/v1/key")]
    [InlineData("gemini", null, "https://generativelanguage.googleapis.com/v1beta/openai/models")]
    [InlineData("groq", "/health?deep=1", "https://api.groq.com/health?deep=1")]
    public void A_probe_asks_what_the_kind_or_the_configuration_says(string kind, string? endpoint, string address)
    {
        using var test = new TestUpstream(kind, config: new() { HealthCheck = new HealthCheckConfig { Endpoint = endpoint } });

        using var request = test.Upstream.CreateProbe();

        Assert.Equal(address, request.RequestUri!.AbsoluteUri);
        Assert.Equal(HttpMethod.Get, request.Method);
        Assert.Equal("Bearer the-secret", request.Headers.Authorization!.ToString());
    }

    [Fact]
    public void A_text_that_holds_the_credential_is_recognised()
    {
        using var test = new TestUpstream("openai");

        Assert.True(test.Upstream.LeaksCredential("Incorrect API key provided: the-secret."));
        Assert.False(test.Upstream.LeaksCredential("Incorrect API key provided: th***et."));
    }
}
