using System.Buffers;
using System.Text.Json;

namespace Weir.Engine.Wire.Tokens;

/// <summary>The text that a model has produced so far, kept only as far as counting its tokens needs it.</summary>
/// <remarks>
/// What is kept is bounded (8 KiB); beyond that it is counted as it comes. An answer that is shorter and tells its usage is never counted.
/// One instance an attempt, not thread-safe; holds pooled memory until it is disposed.
/// </remarks>
public sealed class OutputText : IDisposable
{
    /// <summary>Channel of texts that never go on in a later event.</summary>
    internal const int Apart = 0;

    private const int OnStack = 1_024;

    private readonly TokenTally _tally;
    private int _channel = -1;

    internal OutputText(TokenEncoding encoding) => _tally = new TokenTally(encoding);

    /// <summary>For an answer of this model; <see langword="null"/> where its encoding is not published, so that nothing needs keeping.</summary>
    /// <param name="kind">Kind of the provider, such as <c>openai</c>.</param>
    /// <param name="model">The model as the provider calls it.</param>
    public static OutputText? For(string kind, string model) => ModelEncodings.Find(kind, model) is { } encoding ? new(encoding) : null;

    /// <summary>Tokens of all text so far, without what a provider adds to frame it. What comes later begins a new text.</summary>
    public TextTokens Total() => _tally.Total();

    /// <summary>True when adding that many bytes would count more than is kept, or read the encoding's data before: longer work than an event should cost where it arrives.</summary>
    public bool IsLongWith(int bytes) => _tally.IsLongWith(bytes);

    /// <inheritdoc/>
    public void Dispose() => _tally.Dispose();

    /// <summary>Takes bytes as they are, as a text of their own.</summary>
    internal void AddRaw(ReadOnlySpan<byte> text)
    {
        _tally.End();
        _channel = Apart;
        _tally.Add(text);
    }

    /// <summary>Takes the string under the reader. Texts of one channel go on in each other; another channel begins anew.</summary>
    internal void Add(int channel, ref Utf8JsonReader reader)
    {
        if (channel != _channel || channel == Apart)
        {
            _tally.End();
            _channel = channel;
        }

        if (!reader.ValueIsEscaped)
        {
            _tally.Add(reader.ValueSpan);
            return;
        }

        var length = reader.ValueSpan.Length;
        if (length <= OnStack)
        {
            Span<byte> plain = stackalloc byte[length];
            _tally.Add(plain[..reader.CopyString(plain)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _tally.Add(rented.AsSpan(0, reader.CopyString(rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
