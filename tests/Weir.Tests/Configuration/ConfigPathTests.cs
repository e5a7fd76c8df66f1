using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;

namespace Weir.Tests.Configuration;

public sealed class ConfigPathTests
{
    [Theory]
    [InlineData("models.\"gpt-4.1\".deployments.primary.model", "models", "gpt-4.1", "deployments", "primary", "model")]
    [InlineData("gpt-4o-mini", "gpt-4o-mini")]
    [InlineData("a.\"\"", "a", "")]
    [InlineData("\"say \\\"hi\\\" \\\\\".b", "say \"hi\" \\", "b")]
    [InlineData("\"a\\u000ab\"", "a\nb")]
    public void Names_with_other_characters_are_quoted(string text, params string[] names)
    {
        Assert.Equal(text, ConfigPath.Of(names).Text);
        Assert.True(new ConfigPath(text).TrySplit(out var split));
        Assert.Equal(names, split);
    }

    [Fact]
    public void Items_of_lists_have_numbers()
    {
        var path = ConfigPath.Of("server", "urls").Item(2);

        Assert.Equal("server.urls[2]", path.Text);
        Assert.True(path.TrySplit(out var names));
        Assert.Equal(["server", "urls", "[2]"], names);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("\"open")]
    [InlineData("\"a\"b")]
    [InlineData("a[")]
    public void What_is_no_path_is_not_taken_apart(string text) => Assert.False(new ConfigPath(text).TrySplit(out _));

    [Fact]
    public void Any_names_survive_the_way_there_and_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), words =>
        {
            var names = words.Select(word => word.Get).ToArray();
            return ConfigPath.Of(names).TrySplit(out var split) && split.SequenceEqual(names, StringComparer.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("opneai", "openai")]
    [InlineData("OpenAI", "openai")]
    [InlineData("open-router", "openrouter")]
    [InlineData("antropic", "anthropic")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found(string written, string? expected) => Assert.Equal(expected, ConfigText.Nearest(written, ProviderKinds.All));

    [Theory]
    [InlineData("plain value", "plain value")]
    [InlineData("sk-proj-0123456789", "********")]
    [InlineData("0123456789abcdef0123456789abcdef", "********")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdef.", "********")]
    [InlineData("https://user:pw@example.com", "********")]
    [InlineData("https://api.example.com/v1/models", "https://api.example.com/v1/models")]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", "meta-llama/Llama-3.3-70B-Instruct")]
    [InlineData("a\u001b[31mb\u202ec", "a?[31mb?c")]
    public void Values_are_shown_fit_for_a_message(string value, string shown) => Assert.Equal(shown, ConfigText.Show(value));
}
