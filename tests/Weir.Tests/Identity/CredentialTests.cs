using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;

namespace Weir.Tests.Identity;

public sealed class CredentialTests
{
    public static TheoryData<string[], string[], string?> Requests => new()
    {
        { [], [], null },
        { ["Bearer k"], [], "k" },
        { ["bearer k"], [], "k" },
        { ["BEARER   k  "], [], "k" },
        { [], ["k"], "k" },
        { ["Bearer k"], ["k"], "k" },
        { ["Bearer k"], ["other"], null },
        { ["Basic k"], [], null },
        { ["Basic k"], ["k"], "k" },
        { ["Bearer"], [], null },
        { ["k"], [], null },
        { ["Bearer k", "Bearer k"], [], null },
        { [], ["k", "k"], null },
        { [], [""], null },
        { [], [new string('k', 512)], new string('k', 512) },
        { [], [new string('k', 513)], null },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void There_is_one_credential_or_none(string[] authorization, string[] apiKey, string? expected)
    {
        var headers = new HeaderDictionary();
        if (authorization.Length > 0)
        {
            headers["Authorization"] = new StringValues(authorization);
        }

        if (apiKey.Length > 0)
        {
            headers["x-api-key"] = new StringValues(apiKey);
        }

        Assert.Equal(expected, Credential.Of(headers));
    }

    [Fact]
    public void An_admin_token_is_long_and_matches_itself_alone()
    {
        var text = "wa_0123456789abcdef0123456789abcdef";
        var token = new AdminToken(new SecretString(text));
        Assert.True(token.IsSet && token.Matches(text));
        Assert.False(token.Matches(text + "x") || token.Matches(text[..^1]) || token.Matches("") || token.Matches(null));
        Assert.Throws<ArgumentException>(() => new AdminToken(new SecretString(new string('x', 31))));
        Assert.True(new AdminToken(new SecretString(new string('x', 32))).IsSet);

        var none = new AdminToken(null);
        Assert.False(none.IsSet || none.Matches("") || none.Matches(null));
    }
}
