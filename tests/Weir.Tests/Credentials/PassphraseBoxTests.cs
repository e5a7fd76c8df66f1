using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Credentials;

namespace Weir.Tests.Credentials;

public sealed class PassphraseBoxTests
{
    private const string Passphrase = "correct horse battery staple é";
    private const string Purpose = "weir-test";
    private const int Few = 3;

    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("sk-a-secret-worth-keeping");

    [Fact]
    public void A_box_opens_with_its_passphrase_and_no_other()
    {
        var box = PassphraseBox.Seal(Passphrase, Plain, Purpose);

        Assert.True(PassphraseBox.TryOpen(Passphrase, box, Purpose, out var opened));
        Assert.Equal(Plain, opened);
        Assert.False(PassphraseBox.TryOpen(Passphrase + " ", box, Purpose, out opened));
        Assert.Empty(opened);
        Assert.False(PassphraseBox.TryOpen("", box, Purpose, out _));
        Assert.False(PassphraseBox.TryOpen("\ud800", box, Purpose, out _));
    }

    [Fact]
    public void Its_strength_is_what_ASVS_asks_for_and_stands_in_the_header()
    {
        var box = PassphraseBox.Seal(Passphrase, Plain, Purpose);

        Assert.Equal("WPB1"u8, box.AsSpan(0, 4));
        Assert.True(BinaryPrimitives.ReadInt32BigEndian(box.AsSpan(4)) >= 210_000);
        Assert.Equal(36 + Plain.Length + 16, box.Length);
    }

    [Fact]
    public void Anything_that_was_sealed_comes_back_and_never_twice_the_same()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes is not null), plain =>
        {
            var box = PassphraseBox.Seal(Passphrase, plain, Purpose, Few);
            var again = PassphraseBox.Seal(Passphrase, plain, Purpose, Few);
            return PassphraseBox.TryOpen(Passphrase, box, Purpose, Few, out var opened) && opened.SequenceEqual(plain) && !again.SequenceEqual(box);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var box = PassphraseBox.Seal(Passphrase, Plain, Purpose, Few);
        for (var bit = 0; bit < box.Length * 8; bit++)
        {
            var changed = box.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(PassphraseBox.TryOpen(Passphrase, changed, Purpose, fewestIterations: 1, out var opened), $"bit {bit}");
            Assert.Empty(opened);
        }
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        var box = PassphraseBox.Seal(Passphrase, Plain, Purpose, Few);
        for (var length = 0; length < box.Length; length++)
        {
            Assert.False(PassphraseBox.TryOpen(Passphrase, box.AsSpan(0, length), Purpose, Few, out _));
        }

        Assert.False(PassphraseBox.TryOpen(Passphrase, [.. box, 0], Purpose, Few, out _));
    }

    [Fact]
    public void A_box_for_one_purpose_is_refused_by_another()
    {
        var box = PassphraseBox.Seal(Passphrase, Plain, Purpose, Few);

        Assert.False(PassphraseBox.TryOpen(Passphrase, box, Purpose + "2", Few, out _));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(PassphraseBox.FewestIterations - 1)]
    [InlineData(PassphraseBox.MostIterations + 1)]
    [InlineData(int.MaxValue)]
    public void A_count_of_rounds_out_of_bounds_is_refused_before_any_work(int rounds)
    {
        var box = PassphraseBox.Seal(Passphrase, Plain, Purpose, Few);
        BinaryPrimitives.WriteInt32BigEndian(box.AsSpan(4), rounds);

        Assert.False(PassphraseBox.TryOpen(Passphrase, box, Purpose, out _));
    }

    [Fact]
    public void A_weak_box_is_refused_even_when_it_is_genuine()
    {
        var box = PassphraseBox.Seal(Passphrase, Plain, Purpose, PassphraseBox.FewestIterations - 1);

        Assert.False(PassphraseBox.TryOpen(Passphrase, box, Purpose, out _));
    }

    [Fact]
    public void Nothing_is_sealed_under_no_passphrase()
    {
        Assert.Throws<ArgumentException>(() => PassphraseBox.Seal("", Plain, Purpose));
        Assert.Throws<ArgumentException>(() => PassphraseBox.Seal(Passphrase, Plain, ""));
    }
}
