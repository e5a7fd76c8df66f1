using System.Text.Json;
using Weir.Engine.Kernel;

namespace Weir.Tests.Kernel;

public sealed class SecretStringTests
{
    private const string Canary = "canary-8d1f";

    private sealed record Holder(SecretString Secret);

    [Fact]
    public void It_prints_and_serialises_as_stars()
    {
        var secret = new SecretString(Canary);

        Assert.Equal("***", secret.ToString());
        Assert.Equal("***", $"{secret}");
        Assert.Equal("Holder { Secret = *** }", new Holder(secret).ToString());
        Assert.Equal("""{"Secret":"***"}""", JsonSerializer.Serialize(new Holder(secret)));
        Assert.Equal("\"***\"", JsonSerializer.Serialize<object>(secret));
    }

    [Fact]
    public void It_is_not_read_from_json() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SecretString>($"\"{Canary}\""));

    [Fact]
    public void Only_reveal_gives_it_out() => Assert.Equal(Canary, new SecretString(Canary).Reveal());

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "ab", false)]
    [InlineData("", "", true)]
    [InlineData("é", "e\u0301", false)]
    public void Equality_is_that_of_the_value(string left, string right, bool equal)
    {
        Assert.Equal(equal, new SecretString(left).Equals(new SecretString(right)));
        Assert.Equal(equal, Equals(new SecretString(left), new SecretString(right)));
        Assert.Equal(equal, new HashSet<SecretString> { new(left) }.Contains(new(right)));
    }

    [Fact]
    public void It_equals_nothing_else() => Assert.False(new SecretString("a").Equals((object)"a"));
}
