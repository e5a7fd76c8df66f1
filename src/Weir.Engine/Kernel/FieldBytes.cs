using System.Buffers.Binary;
using System.Text;

namespace Weir.Engine.Kernel;

/// <summary>Fields as bytes that can be read in one way only, for hashes and authenticated encryption: each is its length and then its UTF-8.</summary>
/// <remarks>Without lengths, <c>("ab", "c")</c> and <c>("a", "bc")</c> would be the same bytes. A length is four bytes, big endian; that of a missing field is all ones.</remarks>
public static class FieldBytes
{
    /// <summary>The fields' bytes, in order.</summary>
    public static byte[] Of(params ReadOnlySpan<string?> fields)
    {
        var length = 0;
        foreach (var field in fields)
        {
            length += sizeof(int) + (field is null ? 0 : Encoding.UTF8.GetByteCount(field));
        }

        var bytes = new byte[length];
        var at = 0;
        foreach (var field in fields)
        {
            var written = field is null ? -1 : Encoding.UTF8.GetBytes(field, bytes.AsSpan(at + sizeof(int)));
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), written);
            at += sizeof(int) + Math.Max(written, 0);
        }

        return bytes;
    }
}
