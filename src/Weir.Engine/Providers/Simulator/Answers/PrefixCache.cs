using System.Buffers.Binary;
using System.Security.Cryptography;
using Weir.Engine.Providers.Simulator.Requests;

namespace Weir.Engine.Providers.Simulator.Answers;

/// <summary>Remembers hashes of prompt prefixes, so that the same beginning counts as cached tokens when it is seen again.</summary>
/// <remarks>Bounded by <c>capacity</c>: the least recently used prefix is forgotten. A prompt of less than 1,024 tokens is never cached.</remarks>
internal sealed class PrefixCache(int capacity, TimeProvider clock)
{
    private const int MinTokens = 1024;
    private const int BlockBytes = 128 * TokenCount.BytesPerToken;
    private const int MaxBlocks = 256;
    private static readonly TimeSpan AutomaticLifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, LinkedListNode<Prefix>> _byHash = [];
    private readonly LinkedList<Prefix> _byUse = new();

    /// <summary>OpenAI's way: prefixes are cached unasked, in steps of 128 tokens. Returns the cached tokens.</summary>
    public long Automatic(Prompt prompt)
    {
        if (prompt.Tokens < MinTokens)
        {
            return 0;
        }

        var blocks = Math.Min(prompt.Canonical.Length / BlockBytes, MaxBlocks);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var cached = 0L;
        lock (_lock)
        {
            for (var block = 0; block < blocks; block++)
            {
                hash.AppendData(prompt.Canonical.Span.Slice(block * BlockBytes, BlockBytes));
                var tokens = (block + 1) * 128L;
                if (tokens < MinTokens)
                {
                    continue;
                }

                cached = Touch(Key(hash)) ? tokens : cached;
                Store(Key(hash), AutomaticLifetime);
            }
        }

        return Math.Min(cached, prompt.Tokens);
    }

    /// <summary>Anthropic's way: what stands before a <c>cache_control</c> is written, and read when any block's end was written before.</summary>
    public CacheCount Explicit(Prompt prompt)
    {
        var breaks = prompt.Breaks.Where(static b => b.Tokens >= MinTokens).ToArray();
        if (breaks.Length == 0)
        {
            return default;
        }

        var last = breaks[^1];
        var keys = KeysOf(prompt, last.Length);
        lock (_lock)
        {
            var read = 0L;
            foreach (var end in prompt.Ends.Where(end => end.Length <= last.Length && end.Tokens >= MinTokens))
            {
                read = Touch(keys[end.Length]) ? end.Tokens : read;
            }

            var (from, fiveMinutes, oneHour) = (read, 0L, 0L);
            foreach (var at in breaks)
            {
                var isHour = at.Lifetime > TimeSpan.FromMinutes(5);
                var written = Math.Max(0, at.Tokens - from);
                from = Math.Max(from, at.Tokens);
                (fiveMinutes, oneHour) = isHour ? (fiveMinutes, oneHour + written) : (fiveMinutes + written, oneHour);
                Store(keys[at.Length], at.Lifetime);
            }

            return new(read, fiveMinutes, oneHour);
        }
    }

    private static Dictionary<int, UInt128> KeysOf(Prompt prompt, int upTo)
    {
        var keys = new Dictionary<int, UInt128>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var from = 0;
        foreach (var end in prompt.Ends.Where(end => end.Length <= upTo))
        {
            hash.AppendData(prompt.Canonical.Span[from..end.Length]);
            from = end.Length;
            keys[end.Length] = Key(hash);
        }

        return keys;
    }

    private static UInt128 Key(IncrementalHash hash)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetCurrentHash(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    private bool Touch(UInt128 key)
    {
        if (!_byHash.TryGetValue(key, out var node) || clock.GetUtcNow() >= node.Value.Expires)
        {
            return false;
        }

        node.Value = node.Value with { Expires = clock.GetUtcNow() + node.Value.Lifetime };
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return true;
    }

    private void Store(UInt128 key, TimeSpan lifetime)
    {
        if (_byHash.Remove(key, out var old))
        {
            _byUse.Remove(old);
        }

        _byHash[key] = _byUse.AddFirst(new Prefix(key, lifetime, clock.GetUtcNow() + lifetime));
        if (_byHash.Count > capacity && _byUse.Last is { } oldest)
        {
            _byHash.Remove(oldest.Value.Key);
            _byUse.RemoveLast();
        }
    }

    private readonly record struct Prefix(UInt128 Key, TimeSpan Lifetime, DateTimeOffset Expires);
}

/// <summary>Tokens read from the prompt cache and written to it.</summary>
internal readonly record struct CacheCount(long Read, long Write5m, long Write1h);
