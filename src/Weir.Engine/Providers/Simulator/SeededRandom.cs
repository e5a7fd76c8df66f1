using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Providers.Simulator;

/// <summary>A repeatable stream of numbers (SplitMix64): not for secrets, for answers that come out the same each time.</summary>
internal struct SeededRandom(ulong state)
{
    private ulong _state = state;

    public static SeededRandom From(ulong seed, ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return new(seed * 0x9E3779B97F4A7C15 ^ BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    public T Pick<T>(ReadOnlySpan<T> of) => of[Below(of.Length)];

    /// <summary>Letters and digits, as the providers' ids are made of.</summary>
    public string Id(string prefix, int length)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var id = new StringBuilder(prefix, prefix.Length + length);
        for (var i = 0; i < length; i++)
        {
            id.Append(Alphabet[Below(Alphabet.Length)]);
        }

        return id.ToString();
    }
}
