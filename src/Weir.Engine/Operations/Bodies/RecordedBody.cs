using System.Text;

namespace Weir.Engine.Operations.Bodies;

/// <summary>A body as it is kept: its beginning, without what looks like a secret.</summary>
/// <param name="Text">The text; <see langword="null"/> where there was no body.</param>
/// <param name="Bytes">How long the body was, bytes.</param>
public sealed record RecordedBody(string? Text, long Bytes)
{
    /// <summary>So many bytes more than are kept are looked at, so that no secret is cut in two before it is recognised.</summary>
    public const int Margin = 4_096;

    /// <summary>What is kept of a body.</summary>
    /// <param name="beginning">Its beginning: what is kept, and <see cref="Margin"/> more where there is more.</param>
    /// <param name="length">How long it was, bytes.</param>
    /// <param name="most">How many bytes are kept.</param>
    public static RecordedBody Of(ReadOnlySpan<byte> beginning, long length, int most)
    {
        if (length == 0)
        {
            return new(null, 0);
        }

        var text = SecretShapes.Redact(Encoding.UTF8.GetString(beginning[..Math.Min(beginning.Length, most + Margin)]));
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= most)
        {
            return new(text, length);
        }

        // Not in the middle of a character.
        var end = most;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return new(Encoding.UTF8.GetString(bytes, 0, end), length);
    }
}
