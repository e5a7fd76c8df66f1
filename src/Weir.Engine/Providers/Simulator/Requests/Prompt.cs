using System.Buffers;
using System.Text;

namespace Weir.Engine.Providers.Simulator.Requests;

/// <summary>Everything a model would read, in order: for counting, for the prompt cache, and as the seed of the answer.</summary>
internal sealed class Prompt
{
    private readonly ArrayBufferWriter<byte> _canonical = new(1024);
    private long _textBytes;

    /// <summary>The kinds of the images seen, such as <c>image/png</c> or <c>url</c>.</summary>
    public List<string> Images { get; } = [];

    /// <summary>Where the caller asked for the prefix to be cached (Anthropic).</summary>
    public List<CacheBreak> Breaks { get; } = [];

    /// <summary>The end of every block (Anthropic).</summary>
    public List<CacheBreak> Ends { get; } = [];

    /// <summary>The text of the last user message.</summary>
    public string LastUserText { get; set; } = "";

    /// <summary>Whether the conversation ends with the result of a tool.</summary>
    public bool EndsWithToolResult { get; set; }

    public ReadOnlyMemory<byte> Canonical => _canonical.WrittenMemory;

    public long Tokens => TokenCount.OfBytes(_textBytes) + ((long)Images.Count * TokenCount.PerImage);

    /// <summary>Begins a part: part of the cache's prefix, not counted.</summary>
    public void Begin(string role)
    {
        _canonical.Write("\u0001"u8);
        _canonical.Write(Encoding.UTF8.GetBytes(role));
        _canonical.Write("\u0002"u8);
    }

    public void Add(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _canonical.Write(bytes);
        _textBytes += bytes.Length;
    }

    public void AddImage(string kind, string content)
    {
        Images.Add(kind);
        _canonical.Write(Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Ends a block: a place where an earlier, shorter prompt may have ended.</summary>
    public void End(TimeSpan? cacheFor = null)
    {
        var end = new CacheBreak(_canonical.WrittenCount, Tokens, cacheFor ?? TimeSpan.Zero);
        Ends.Add(end);
        if (cacheFor is not null)
        {
            Breaks.Add(end);
        }
    }
}

/// <summary>A prefix to cache: its length in the canonical prompt, its tokens, and how long it lives.</summary>
internal readonly record struct CacheBreak(int Length, long Tokens, TimeSpan Lifetime);
