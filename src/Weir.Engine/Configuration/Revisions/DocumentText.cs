using System.IO.Compression;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Documents as stored: large ones packed, so that a thousand revisions of thousands of keys stay small and are written quickly.</summary>
/// <remarks>A document is a JSON object and begins with a brace; a packed one begins with <c>deflate:</c>, then base 64.</remarks>
internal static class DocumentText
{
    public const int PackedFrom = 16 << 10;
    private const string Mark = "deflate:";

    public static string Pack(string document)
    {
        if (document.Length < PackedFrom)
        {
            return document;
        }

        using var packed = new MemoryStream(document.Length / 4);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var text = new StreamWriter(deflate))
        {
            for (var at = 0; at < document.Length; at += PackedFrom)
            {
                Pace.GiveWay();
                text.Write(document.AsSpan(at, Math.Min(PackedFrom, document.Length - at)));
            }
        }

        return Mark + Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    public static string Unpack(string stored)
    {
        if (!stored.StartsWith(Mark, StringComparison.Ordinal))
        {
            return stored;
        }

        using var packed = new MemoryStream(Convert.FromBase64String(stored[Mark.Length..]));
        using var deflate = new DeflateStream(packed, CompressionMode.Decompress);
        using var text = new StreamReader(deflate, Encoding.UTF8);
        return text.ReadToEnd();
    }
}
