using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Kernel;
using Weir.Engine.Limits;
using Weir.Engine.Providers;
using Weir.Engine.Proxy;
using Weir.Tests.Configuration;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>A model compiled after another knows the keys of its own configuration, whatever is kept of those before.</summary>
public sealed class CompiledKeysTests
{
    private const string First = "wk_first_0123456789abcdef0123456789abcdef";
    private const string Second = "wk_second_0123456789abcdef0123456789abcdef";
    private const string Text = """
        schema: weir/1
        providers: { one: { kind: simulator } }
        keys:
          a: { secret: "env:FIRST", team: red }
          between: { secret: "env:FIRST", enabled: false } # what stands above a change may go on in it, and is read again
          b: { secret: "env:SECOND", team: blue }

        """;

    private static readonly KeyHasher Hasher = new(new byte[KeyHasher.PepperBytes]);

    private readonly ManualClock _clock = new();
    private readonly ConfigLoader _loader;
    private readonly GatewayCompiler _compiler;

    public CompiledKeysTests()
    {
        _loader = new([], _clock);
        var variables = Loading.Sources("", ("FIRST", First), ("SECOND", Second)).Variables;
        var upstreams = new UpstreamFactory(new SecretSources(variables, vault: null, shelf: null), _clock, NullLoggerFactory.Instance);
        _compiler = new(upstreams, new LimitRegistry(_clock), Hasher, variables);
    }

    [Fact]
    public void A_key_that_did_not_change_is_the_same_and_one_that_did_is_new()
    {
        var before = Compile(Text);
        var after = Compile(Text.Replace("team: blue", "team: green", StringComparison.Ordinal));

        Assert.Same(Find(before, First), Find(after, First));
        Assert.Equal(("blue", "green"), (Find(before, Second)!.Team, Find(after, Second)!.Team));
    }

    [Fact]
    public void Keys_that_change_their_secrets_answer_to_the_new_ones()
    {
        Compile(Text);
        var after = Compile(Text.Replace("env:FIRST", "env:X", StringComparison.Ordinal).Replace("env:SECOND", "env:FIRST", StringComparison.Ordinal).Replace("env:X", "env:SECOND", StringComparison.Ordinal));

        Assert.Equal(("b", "a"), (Find(after, First)!.KeyId, Find(after, Second)!.KeyId));
    }

    [Fact]
    public void A_key_that_is_gone_is_nobodys_and_comes_back()
    {
        Compile(Text);
        var without = Compile(Text.Replace("team: blue", "team: blue, enabled: false", StringComparison.Ordinal));
        var again = Compile(Text);

        Assert.Null(Find(without, Second));
        Assert.Equal("b", Find(again, Second)!.KeyId);
    }

    private GatewayModel Compile(string text) => _compiler.Compile(_loader.Load(Loading.Sources(text, ("FIRST", First), ("SECOND", Second))).Config!);

    private Caller? Find(GatewayModel model, string key) => model.Keys.Find(Hasher.HashOf(new SecretString(key)), _clock.GetUtcNow());
}
