namespace Weir.Engine.Kernel;

/// <summary>Who is told of something, in the order in which they came. What one of them throws is its own: whoever tells and the others do not suffer from it.</summary>
/// <param name="failed">Takes what a listener threw.</param>
/// <remarks>Safe for concurrent use; telling takes no lock.</remarks>
public sealed class Listeners<T>(Action<Exception> failed)
{
    private Action<T>[] _all = [];

    /// <summary>Adds one. It is called on the thread of whoever tells, so it must return at once.</summary>
    public void Add(Action<T> listener)
    {
        var before = Volatile.Read(ref _all);
        while (Interlocked.CompareExchange(ref _all, [.. before, listener], before) is var seen && seen != before)
        {
            before = seen;
        }
    }

    /// <summary>Calls all of them, one after the other.</summary>
    public void Tell(T what)
    {
        foreach (var listener in Volatile.Read(ref _all))
        {
            try
            {
                listener(what);
            }
#pragma warning disable CA1031 // whatever it is, it is the listener's
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed(e);
            }
        }
    }
}
