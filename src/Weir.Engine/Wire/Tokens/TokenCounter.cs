using System.Buffers;
using System.Text;

namespace Weir.Engine.Wire.Tokens;

/// <summary>Counts the tokens of texts: exactly where the model's encoding is published, else by a bound that no tokenizer exceeds.</summary>
/// <remarks>
/// The one seam to byte-pair encoding: a library could stand behind it. Free until the first exact count in a process, which reads the
/// encoding's data. Thread-safe. Rules and figures: <c>docs/tokens.md</c>.
/// </remarks>
public static class TokenCounter
{
    /// <summary>False where the first exact count for this model would first read its encoding's data, which takes 0.1 s.</summary>
    /// <param name="kind">Kind of the provider, such as <c>openai</c>.</param>
    /// <param name="model">The model as the provider calls it.</param>
    public static bool IsReady(string kind, string model) => ModelEncodings.Find(kind, model) is not { IsLoaded: false };

    /// <summary>Tokens of a text.</summary>
    /// <param name="kind">Kind of the provider, such as <c>openai</c>.</param>
    /// <param name="model">The model as the provider calls it.</param>
    /// <param name="utf8">The text, UTF-8.</param>
    /// <returns>The count; without a published encoding the bytes of the text, because a token stands for at least one.</returns>
    public static TextTokens Count(string kind, string model, ReadOnlySpan<byte> utf8) =>
        ModelEncodings.Find(kind, model) is { } encoding ? TokenTally.Count(encoding, utf8) : new(utf8.Length, IsExact: false);

    /// <inheritdoc cref="Count(string, string, ReadOnlySpan{byte})"/>
    /// <param name="kind">Kind of the provider, such as <c>openai</c>.</param>
    /// <param name="model">The model as the provider calls it.</param>
    /// <param name="text">The text. A lone half of a surrogate pair counts as the replacement character.</param>
    public static TextTokens Count(string kind, string model, string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var count = Count(kind, model, bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
        return count;
    }
}
