using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

public sealed class EgressHeadersTests
{
    [Fact]
    public void Only_the_listed_request_headers_go_upstream()
    {
        var from = new HeaderDictionary
        {
            ["anthropic-version"] = "2023-06-01",
            ["Anthropic-Beta"] = new(["one-2025-01-01", "two-2025-01-01"]),
            ["OpenAI-Beta"] = "assistants=v2",
            ["Authorization"] = "Bearer canary",
            ["x-api-key"] = "canary",
            ["Cookie"] = "canary",
            ["Proxy-Authorization"] = "canary",
            ["X-Forwarded-For"] = "10.0.0.1",
            ["Forwarded"] = "for=10.0.0.1",
            ["x-weir-team"] = "a",
            ["Connection"] = "anthropic-version",
            ["Transfer-Encoding"] = "chunked",
            ["User-Agent"] = "sdk",
            ["OpenAI-Organization"] = "org-other",
            ["anthropic_version"] = "canary",
            ["traceparent"] = "00-1",
        };
        using var request = new HttpRequestMessage();

        Assert.Null(EgressHeaders.CopyRequest(from, request.Headers));
        Assert.Equal(
            ["anthropic-beta: one-2025-01-01, two-2025-01-01", "anthropic-version: 2023-06-01", "openai-beta: assistants=v2"],
            request.Headers.NonValidated.Select(static one => $"{one.Key}: {one.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a\r\nEvil: 1")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\u000bb")]
    [InlineData("a\u001bb")]
    [InlineData("a\tb")]
    [InlineData("a\u007fb")]
    [InlineData("bücher")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    public void A_value_with_anything_but_printable_ascii_is_refused_by_name(string value)
    {
        using var request = new HttpRequestMessage();

        Assert.Equal("anthropic-beta", EgressHeaders.CopyRequest(new HeaderDictionary { ["anthropic-beta"] = value }, request.Headers));
        Assert.Empty(request.Headers.NonValidated);
    }

    [Fact]
    public void A_value_may_be_long_but_not_endless()
    {
        Assert.True(EgressHeaders.IsSafeValue(new string('a', EgressHeaders.MaxValueChars)));
        Assert.False(EgressHeaders.IsSafeValue(new string('a', EgressHeaders.MaxValueChars + 1)));
    }

    [Fact]
    public void What_goes_upstream_is_on_the_list_and_clean_whatever_comes()
    {
        var names = Gen.Elements("anthropic-beta", "ANTHROPIC-VERSION", "openai-beta", "cookie", "x-api-key", "anthropic_beta", "host", "te");
        var values = Gen.Choose(0, 300).Select(static code => (char)code).ArrayOf().Select(static chars => new string(chars));
        Prop.ForAll(names.ToArbitrary(), values.ToArbitrary(), static (name, value) =>
        {
            using var request = new HttpRequestMessage();
            EgressHeaders.CopyRequest(new HeaderDictionary { [name] = value }, request.Headers);
            return request.Headers.NonValidated.All(static one =>
                EgressHeaders.GoesUpstream(one.Key) && one.Value.ToString().All(static letter => letter is >= ' ' and <= '~'));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public async Task Only_the_listed_response_headers_come_back()
    {
        var head = new StringBuilder("HTTP/1.1 429 No\r\nContent-Length: 0\r\nConnection: close\r\n")
            .Append("request-id: req_1\r\nretry-after: 7\r\nretry-after-ms: 6900\r\nx-ratelimit-remaining-tokens: 12\r\n")
            .Append("anthropic-ratelimit-requests-reset: 2026-03-01T12:00:00Z\r\nopenai-processing-ms: 17\r\n")
            .Append("Set-Cookie: canary=1\r\nServer: canary\r\nopenai-organization: canary\r\nAlt-Svc: canary\r\nx_request_id: canary\r\n")
            .Append("x-ratelimit_canary: 1\r\nStrict-Transport-Security: canary\r\nx-request-id: a\u001bb\r\n\r\n");
        await using var server = new RawServer(head.ToString());
        using var invoker = new EgressFactory(new EgressPolicy(), TimeProvider.System)
            .Create(new EgressTarget { Origin = server.Url(), AllowPrivateNetwork = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url());
        using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = new HeaderDictionary();

        EgressHeaders.CopyResponse(response.Headers, answer);

        Assert.Equal(
            [
                "anthropic-ratelimit-requests-reset: 2026-03-01T12:00:00Z", "openai-processing-ms: 17", "request-id: req_1", "retry-after-ms: 6900",
                "retry-after: 7", "x-ratelimit-remaining-tokens: 12",
            ],
            answer.Select(static one => $"{one.Key.ToLowerInvariant()}: {one.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_flood_of_allowed_headers_is_cut_at_the_bound()
    {
        var many = string.Concat(Enumerable.Range(0, 100).Select(static number => $"x-ratelimit-{number}: 1\r\n"));
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\n{many}Content-Length: 0\r\nConnection: close\r\n\r\n");
        using var invoker = new EgressFactory(new EgressPolicy(), TimeProvider.System)
            .Create(new EgressTarget { Origin = server.Url(), AllowPrivateNetwork = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url());
        using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = new HeaderDictionary();

        EgressHeaders.CopyResponse(response.Headers, answer);

        Assert.Equal(EgressHeaders.MaxResponseHeaders, answer.Count);
    }
}
