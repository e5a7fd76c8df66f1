using Weir.Engine.Kernel;

namespace Weir.Engine.Egress;

/// <summary>A body read whole into pooled memory, up to a bound: plain answers and upstream error bodies.</summary>
public sealed class BoundedBody : IDisposable
{
    private const int FirstReadBytes = 4 * 1024;

    private readonly PooledBuffer _bytes;

    private BoundedBody(PooledBuffer bytes, bool tooLarge)
    {
        _bytes = bytes;
        TooLarge = tooLarge;
    }

    /// <summary>True when the body is longer than the bound. <see cref="Bytes"/> then holds its beginning and the stream can be read on from there.</summary>
    public bool TooLarge { get; }

    /// <summary>What was read. Valid until <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Reads a body to its end, or until it turns out to be longer than <paramref name="maxBytes"/>.</summary>
    /// <param name="body">The response's content stream; it stays the caller's.</param>
    /// <param name="maxBytes">Longest body that is read whole, in bytes, 0 or more.</param>
    /// <param name="declaredBytes">Its <c>Content-Length</c> if there is one. One above the bound answers without reading anything.</param>
    /// <exception cref="IOException">The connection broke before the end.</exception>
    public static async ValueTask<BoundedBody> ReadAsync(Stream body, int maxBytes, long? declaredBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        if (declaredBytes > maxBytes)
        {
            return new BoundedBody(new PooledBuffer(), tooLarge: true);
        }

        // One byte more than declared, so that the read which finds the end needs no larger buffer.
        var bytes = new PooledBuffer((int)Math.Min((declaredBytes ?? FirstReadBytes) + 1, maxBytes + 1L));
        try
        {
            while (true)
            {
                var room = bytes.GetMemory(1);
                var most = (int)Math.Min(room.Length, maxBytes + 1L - bytes.Length);
                var read = await body.ReadAsync(room[..most], cancellationToken);
                bytes.Advance(read);
                if (read == 0 || bytes.Length > maxBytes)
                {
                    return new BoundedBody(bytes, bytes.Length > maxBytes);
                }
            }
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _bytes.Dispose();
    }
}
