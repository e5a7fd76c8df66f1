using Weir.Engine.Credentials;

namespace Weir.Tests.Credentials;

public sealed class CredentialNameTests
{
    [Theory]
    [InlineData("openai/api_key")]
    [InlineData("a/b")]
    [InlineData("my-service.eu/key-1")]
    public void Plain_names_are_taken(string text)
    {
        Assert.True(CredentialName.TryParse(text, out var name, out _));
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("openai", "must be written service/name")]
    [InlineData("OpenAI/api_key", "the service must be in lower case: is 'openai' meant?")]
    [InlineData("openai/API_KEY", "the name must be in lower case: is 'api_key' meant?")]
    [InlineData("/key", "the service must have 1 to 64")]
    [InlineData("a/", "the name must have 1 to 64")]
    [InlineData("a/b/c", "the name must have 1 to 64")]
    [InlineData("../keyring", "the service must have 1 to 64")]
    [InlineData("a b/c", "the service must have 1 to 64")]
    [InlineData("ä/c", "the service must have 1 to 64")]
    [InlineData("a/'; DROP TABLE credentials; --", "the name must have 1 to 64")]
    public void Others_are_refused_with_the_part_that_is_wrong(string text, string beginning)
    {
        Assert.False(CredentialName.TryParse(text, out _, out var why));
        Assert.StartsWith(beginning, why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_more_than_64_characters_is_refused() => Assert.False(CredentialName.TryParse(new string('a', 65) + "/b", out _, out _));

    [Theory]
    [InlineData("https://api.openai.com/v1", "https://api.openai.com:443")]
    [InlineData("HTTPS://API.OpenAI.com", "https://api.openai.com:443")]
    [InlineData("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434")]
    [InlineData("https://[::1]/", "https://[::1]:443")]
    [InlineData("ftp://a", null)]
    [InlineData("https://user:pw@a", null)]
    [InlineData("api.openai.com", null)]
    public void An_origin_is_scheme_host_and_port(string address, string? origin) => Assert.Equal(origin, CredentialOrigin.Parse(address));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("two\nlines", "has more than one line")]
    [InlineData("ends\n", "has more than one line")]
    [InlineData("with blank", "must be printable ASCII")]
    [InlineData("b\u0001n\u0000", "must be printable ASCII")]
    [InlineData("schlüssel", "must be printable ASCII")]
    public void What_cannot_be_sent_in_a_header_is_no_secret(string secret, string beginning)
    {
        Assert.StartsWith(beginning, SecretRule.Problem(secret), StringComparison.Ordinal);
        Assert.Null(SecretRule.Problem(new string('x', 4_096)));
        Assert.Equal("is longer than 4096 characters", SecretRule.Problem(new string('x', 4_097)));
    }
}
