using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Kernel;

namespace Weir.Tests.Kernel;

public sealed class FieldBytesTests
{
    [Fact]
    public void The_same_letters_in_other_fields_are_other_bytes()
    {
        Assert.NotEqual(FieldBytes.Of("ab", "c"), FieldBytes.Of("a", "bc"));
        Assert.NotEqual(FieldBytes.Of("", "a"), FieldBytes.Of("a", ""));
        Assert.NotEqual(FieldBytes.Of((string?)null), FieldBytes.Of(""));
        Assert.NotEqual(FieldBytes.Of("a"), FieldBytes.Of("a", ""));
        Assert.Equal("0000000161" + "FFFFFFFF" + "00000002C3A9", Convert.ToHexString(FieldBytes.Of("a", null, "é")));
    }

    [Fact]
    public void Different_fields_never_have_the_same_bytes() => Prop.ForAll(
        Gen.Elements("", "a", "b", "ab", "é", null!).ArrayOf().ToArbitrary(),
        Gen.Elements("", "a", "b", "ab", "é", null!).ArrayOf().ToArbitrary(),
        (one, other) => one.SequenceEqual(other) == FieldBytes.Of(one).AsSpan().SequenceEqual(FieldBytes.Of(other))).QuickCheckThrowOnFailure();
}
