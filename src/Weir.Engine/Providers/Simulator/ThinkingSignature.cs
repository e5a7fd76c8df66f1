using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Providers.Simulator;

/// <summary>Signs thinking blocks, so that a client or gateway that changes one on its way back is found out.</summary>
internal sealed class ThinkingSignature(ulong seed)
{
    private readonly byte[] _key = Key(seed);

    public string Of(string thinking) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(thinking)));

    public bool Verifies(string thinking, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(thinking)), Encoding.UTF8.GetBytes(signature));

    private static byte[] Key(ulong seed)
    {
        var key = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(key, seed);
        return key;
    }
}
