using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Weir.Engine.Kernel;

/// <summary>New ids that sort by the time they were made (RFC 9562, version 7), so that a list ordered by id is a list ordered by time.</summary>
/// <remarks>
/// The random part starts at random when the process does and counts up from there (RFC 9562, 6.2, method 2): ids of one process also sort
/// within a millisecond, and none costs a call to the random number generator. An id is a name, not a secret.
/// </remarks>
public static class Ids
{
    private const int CounterBits = 62;

    private static readonly ushort High = (ushort)RandomNumberGenerator.GetInt32(1 << 12);
    private static long _counter = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long))) >>> (64 - CounterBits + 1);

    /// <summary>An operation's id: <c>op_</c> and 32 hexadecimal digits.</summary>
    public static string NewOperation(TimeProvider clock) => New("op_", clock);

    /// <summary>A new id: <paramref name="prefix"/> (at most 8 characters) and 32 hexadecimal digits.</summary>
    public static string New(string prefix, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefix.Length, 8);
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, ((ulong)clock.GetUtcNow().ToUnixTimeMilliseconds() << 16) | 0x7000UL | High);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], 0x8000_0000_0000_0000UL | ((ulong)Interlocked.Increment(ref _counter) & ((1UL << CounterBits) - 1)));
        Span<char> text = stackalloc char[8 + (2 * id.Length)];
        prefix.CopyTo(text);
        Convert.TryToHexStringLower(id, text[prefix.Length..], out var digits);
        return new string(text[..(prefix.Length + digits)]);
    }
}
