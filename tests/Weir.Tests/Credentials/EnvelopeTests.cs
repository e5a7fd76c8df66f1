using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Tests.Credentials;

// S0-26: envelope encryption, authenticated, bound to its place.
public sealed class EnvelopeTests
{
    private static readonly KeyEncryptionKey Kek = KeyEncryptionKey.New();

    [Fact]
    public void What_was_sealed_opens_after_any_number_of_new_wrappings() => Prop.ForAll(
        Gen.Choose(' ' + 1, '~').Select(c => (char)c).ArrayOf().Where(text => text.Length > 0).Select(text => new string(text)).ToArbitrary(),
        Gen.Choose(0, 8).ToArbitrary(),
        (text, times) =>
        {
            var binding = Binding("openai/api_key", 1);
            var kek = Kek;
            var envelope = Envelope.Of(new SecretString(text), binding, kek);
            var body = envelope.Sealed;
            for (var i = 0; i < times; i++)
            {
                var next = KeyEncryptionKey.New();
                envelope = envelope.Rewrap(binding, kek, next)!;
                Assert.Null(envelope.Open(binding, kek)); // the key before opens it no more
                kek = next;
            }

            return envelope.Open(binding, kek)!.Reveal() == text && envelope.KekId == kek.Id && envelope.Sealed == body;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_two_secrets_exchanged_in_whole_or_in_part_are_refused()
    {
        CredentialBinding[] bindings =
        [
            Binding("a/key", 1), Binding("a/key", 2), Binding("b/key", 1), Binding("a/key2", 1), Binding("a/key", 1, "https://other.example:443"), Binding("a/key", 1, "http://api.example:443"),
            Binding("a/key", 1, "https://api.example:8443"),
        ];
        var sealedAll = bindings.Select((binding, i) => Envelope.Of(new SecretString($"secret-{i}"), binding, Kek)).ToArray();
        for (var i = 0; i < bindings.Length; i++)
        {
            Assert.Equal($"secret-{i}", sealedAll[i].Open(bindings[i], Kek)!.Reveal());
            for (var j = 0; j < bindings.Length; j++)
            {
                if (i != j)
                {
                    Assert.Null(sealedAll[j].Open(bindings[i], Kek));
                    Assert.Null((sealedAll[i] with { Sealed = sealedAll[j].Sealed }).Open(bindings[i], Kek));
                    Assert.Null((sealedAll[i] with { WrappedKey = sealedAll[j].WrappedKey }).Open(bindings[i], Kek));
                    Assert.Null(sealedAll[j].Rewrap(bindings[i], Kek, KeyEncryptionKey.New()));
                }
            }
        }
    }

    [Fact]
    public void Any_flipped_bit_is_refused_in_the_bytes_and_in_the_text()
    {
        var binding = Binding("a/key", 1);
        var envelope = Envelope.Of(new SecretString("sk-0123456789"), binding, Kek);
        Every(envelope.WrappedKey, changed => envelope with { WrappedKey = changed });
        Every(envelope.Sealed, changed => envelope with { Sealed = changed });

        void Every(string text, Func<string, Envelope> with)
        {
            var bytes = Convert.FromBase64String(text);
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                var changed = bytes.ToArray();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Null(with(Convert.ToBase64String(changed)).Open(binding, Kek));
            }

            for (var bit = 0; bit < text.Length * 8; bit++)
            {
                var changed = Encoding.Latin1.GetBytes(text);
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Null(with(Encoding.Latin1.GetString(changed)).Open(binding, Kek));
            }

            for (var length = 0; length < text.Length; length++)
            {
                Assert.Null(with(text[..length]).Open(binding, Kek));
            }
        }
    }

    [Fact]
    public void The_same_secret_sealed_twice_looks_different_both_times()
    {
        var binding = Binding("a/key", 1);
        var (one, other) = (Envelope.Of(new SecretString("same"), binding, Kek), Envelope.Of(new SecretString("same"), binding, Kek));
        Assert.NotEqual(one.Sealed, other.Sealed);
        Assert.NotEqual(one.WrappedKey, other.WrappedKey);
    }

    [Fact]
    public void The_id_of_a_key_is_made_from_it()
    {
        var bytes = new byte[32];
        Assert.Equal(new KeyEncryptionKey(bytes).Id, new KeyEncryptionKey(bytes).Id);
        bytes[31] = 1;
        Assert.NotEqual(new KeyEncryptionKey(new byte[32]).Id, new KeyEncryptionKey(bytes).Id);
        Assert.Throws<ArgumentException>(() => new KeyEncryptionKey(new byte[31]));
        Assert.Null(KeyEncryptionKey.Parse("AAAA"));
        Assert.Null(KeyEncryptionKey.Parse("no base64"));
        Assert.Null(KeyEncryptionKey.Parse(Convert.ToBase64String(new byte[33])));
        Assert.Equal(new KeyEncryptionKey(new byte[32]).Id, KeyEncryptionKey.Parse(Convert.ToBase64String(new byte[32]))!.Id);
    }

    private static CredentialBinding Binding(string name, long version, string origin = "https://api.example:443")
    {
        Assert.True(CredentialName.TryParse(name, out var parsed, out _));
        return new(parsed, version, origin);
    }
}
