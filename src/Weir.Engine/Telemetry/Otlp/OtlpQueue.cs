using System.Threading.Channels;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>What waits to be sent. Bounded: what finds it full is not taken, and whoever brought it goes on at once.</summary>
/// <param name="most">Items at most.</param>
internal sealed class OtlpQueue<T>(int most)
    where T : class
{
    private readonly Channel<T> _items = Channel.CreateBounded<T>(new BoundedChannelOptions(most) { SingleReader = true });

    /// <summary>How many wait.</summary>
    public int Count => _items.Reader.Count;

    /// <summary>False when it is full.</summary>
    public bool TryAdd(T item) => _items.Writer.TryWrite(item);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _items.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>What waits now, at most <paramref name="count"/>.</summary>
    public List<T> Take(int count)
    {
        var taken = new List<T>();
        while (taken.Count < count && _items.Reader.TryRead(out var item))
        {
            taken.Add(item);
        }

        return taken;
    }
}
