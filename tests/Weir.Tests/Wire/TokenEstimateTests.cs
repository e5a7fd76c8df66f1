using System.Text.Json;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class TokenEstimateTests
{
    [Theory]
    [InlineData("""{"messages":[]}""", 8)]
    // 30 letters are 10 tokens, the message 4, the frame 8.
    [InlineData("""{"messages":[{"role":"user","content":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}""", 22)]
    // An escape counts as the character it stands for, at most three bytes of it.
    [InlineData("""{"messages":[{"role":"user","content":"\u4e16\u754c\n"}]}""", 15)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAAAAAAAAAAAAAAAAAA"}}]}]}""", 1_612)]
    [InlineData("""{"messages":[],"tools":[{}]}""", 376)]
    public void Formula_is_as_documented(string request, long expected)
    {
        using var document = JsonDocument.Parse(request);

        Assert.Equal(expected, TokenEstimate.ForRequest(Dialect.OpenAi, document.RootElement));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"messages":"\ud800"}""")]
    [InlineData("""{"messages":{"\ud800":1},"tools":7,"system":[null]}""")]
    public void Anything_can_be_estimated(string request)
    {
        using var document = JsonDocument.Parse(request);

        Assert.True(TokenEstimate.ForRequest(Dialect.Anthropic, document.RootElement) >= 8);
    }

    [Fact]
    public void A_pdf_counts_by_its_size()
    {
        using var document = JsonDocument.Parse(
            $$$"""{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"{{{new string('A', 100_000)}}}"}}]}]}""");

        Assert.Equal(8 + 4 + 9_000, TokenEstimate.ForRequest(Dialect.Anthropic, document.RootElement));
    }
}
