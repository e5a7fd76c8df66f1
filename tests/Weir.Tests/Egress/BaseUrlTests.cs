using System.Net;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

public sealed class BaseUrlTests
{
    [Theory]
    [InlineData("https://api.openai.com/v1", "https://api.openai.com/v1")]
    [InlineData("https://api.openai.com/v1/", "https://api.openai.com/v1")]
    [InlineData("https://api.anthropic.com", "https://api.anthropic.com/")]
    [InlineData("HTTPS://API.Example.com:8443/x/", "https://api.example.com:8443/x")]
    [InlineData("https://xn--bcher-kva.example/v1", "https://xn--bcher-kva.example/v1")]
    [InlineData("https://8.8.8.8/v1", "https://8.8.8.8/v1")]
    [InlineData("https://[2606:4700::1]/v1", "https://[2606:4700::1]/v1")]
    [InlineData("http://models.example/v1", "http://models.example/v1")]
    public void A_plain_public_address_is_accepted(string text, string expected)
    {
        Assert.Null(BaseUrl.Problem(text, allowPrivateNetwork: false, new EgressPolicy(), out var url));
        Assert.Equal(new Uri(expected), url);
    }

    [Theory]
    [InlineData("http://127.0.0.1:11434/v1")]
    [InlineData("http://localhost:11434/v1")]
    [InlineData("http://[::1]:8000")]
    [InlineData("http://192.168.1.20:8000/v1")]
    public void A_private_address_is_accepted_with_permission_only(string text)
    {
        Assert.Contains("allow_private_network", BaseUrl.Problem(text, allowPrivateNetwork: false, new EgressPolicy(), out _), StringComparison.Ordinal);
        Assert.Null(BaseUrl.Problem(text, allowPrivateNetwork: true, new EgressPolicy(), out _));
    }

    [Theory]
    [InlineData("", "plain ASCII")]
    [InlineData("api.openai.com/v1", "absolute URL")]
    [InlineData("ftp://api.openai.com", "absolute URL")]
    [InlineData("file:///etc/passwd", "absolute URL")]
    [InlineData("gopher://127.0.0.1:70/", "absolute URL")]
    [InlineData("https://", "absolute URL")]
    [InlineData("https:///v1", "absolute URL")]
    [InlineData("https://user:secret@api.openai.com", "user name")]
    [InlineData("https://api.openai.com@127.0.0.1/", "user name")]
    [InlineData("https://@api.openai.com/", "user name")]
    [InlineData("https://api.openai.com/v1?key=1", "query")]
    [InlineData("https://api.openai.com/v1?", "query")]
    [InlineData("https://api.openai.com/v1#a", "fragment")]
    [InlineData("https://api.openai.com\\@127.0.0.1/", "backslash")]
    [InlineData("https://api.openai.com /v1", "spaces")]
    [InlineData("https://api.openai.com/v1\r\nX: y", "spaces")]
    [InlineData("https://api.openai.com/\tv1", "spaces")]
    [InlineData("https://bücher.example/", "ASCII")]
    [InlineData("https://my_host.example/", "plain ASCII name")]
    [InlineData("https://api.openai.com./v1", "neither a name")]
    [InlineData("https://1.2.3.4.5/v1", "neither a name")]
    [InlineData("https://api.example:22/", "Port 22")]
    [InlineData("https://api.example:6379/", "Port 6379")]
    [InlineData("https://api.example:0/", "Port 0")]
    [InlineData("http://8.8.8.8/v1", "https://")]
    [InlineData("https://134744072/", "write 8.8.8.8")]
    [InlineData("https://metadata.google.internal/", "metadata")]
    public void A_mistake_is_named(string text, string expected)
    {
        Assert.Contains(expected, BaseUrl.Problem(text, allowPrivateNetwork: false, new EgressPolicy(), out var url), StringComparison.Ordinal);
        Assert.Null(url);
    }

    [Fact]
    public void Permissions_of_the_policy_count()
    {
        var policy = new EgressPolicy { Allow = [IPNetwork.Parse("10.0.0.0/8")], AllowPlainHttp = true };

        Assert.Null(BaseUrl.Problem("http://10.0.0.8/v1", allowPrivateNetwork: false, policy, out _));
        Assert.Null(BaseUrl.Problem("http://8.8.8.8/v1", allowPrivateNetwork: false, policy, out _));
        Assert.NotNull(BaseUrl.Problem("http://169.254.169.254/v1", allowPrivateNetwork: true, policy, out _));
    }
}
