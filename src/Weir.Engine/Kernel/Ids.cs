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
    public static string NewOperation(TimeProvider clock)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, ((ulong)clock.GetUtcNow().ToUnixTimeMilliseconds() << 16) | 0x7000UL | High);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], 0x8000_0000_0000_0000UL | ((ulong)Interlocked.Increment(ref _counter) & ((1UL << CounterBits) - 1)));
        Span<char> text = stackalloc char[3 + (2 * id.Length)];
        "op_".CopyTo(text);
        Convert.TryToHexStringLower(id, text[3..], out _);
        return new string(text);
    }
}
