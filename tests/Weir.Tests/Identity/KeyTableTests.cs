using System.Collections.Frozen;
using System.Text;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Kernel;

namespace Weir.Tests.Identity;

public sealed class KeyTableTests
{
    private static readonly KeyHasher Hasher = new(new byte[KeyHasher.PepperBytes]);
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_is_found_by_its_whole_text_alone()
    {
        var table = new KeyTable([Key("a", "wk_a_0123456789abcdef0123456789abcdef"), Key("b", "wk_b_0123456789abcdef0123456789abcdef"), Key("umlaut", "schlüssel-0123456789abcdef0123456789")]);
        Assert.Equal("a", Find(table, "wk_a_0123456789abcdef0123456789abcdef"));
        Assert.Equal("b", Find(table, "wk_b_0123456789abcdef0123456789abcdef"));
        Assert.Equal("umlaut", Find(table, "schlüssel-0123456789abcdef0123456789"));
        foreach (var near in new[] { "", "wk_a_0123456789abcdef0123456789abcde", "wk_a_0123456789abcdef0123456789abcdef ", "WK_A_0123456789ABCDEF0123456789ABCDEF", "wk_a_0123456789abcdef0123456789abcdef\0" })
        {
            Assert.Null(Find(table, near));
        }
    }

    [Fact]
    public void A_key_ends_at_its_moment()
    {
        var table = new KeyTable([Key("a", "wk_a_0123456789abcdef0123456789abcdef", Now)]);
        Assert.Equal("a", Find(table, "wk_a_0123456789abcdef0123456789abcdef", Now.AddTicks(-1)));
        Assert.Null(Find(table, "wk_a_0123456789abcdef0123456789abcdef", Now));
    }

    [Fact]
    public void Two_keys_with_one_text_are_refused() =>
        Assert.Throws<ArgumentException>(() => new KeyTable([Key("a", "wk_a_0123456789abcdef0123456789abcdef"), Key("b", "wk_a_0123456789abcdef0123456789abcdef")]));

    [Fact]
    public void An_empty_table_knows_nobody() => Assert.Null(Find(new KeyTable([]), ""));

    private static string? Find(KeyTable table, string text, DateTimeOffset? now = null) => table.Find(Hasher.HashOf(Encoding.UTF8.GetBytes(text)), now ?? Now)?.KeyId;

    private static CallerKey Key(string id, string text, DateTimeOffset? end = null) =>
        new(new Caller { KeyId = id, MaySet = FrozenSet<AttributionName>.Empty, ExpiresAt = end }, Hasher.HashOf(new SecretString(text)));
}
