namespace Weir.Engine.Kernel;

/// <summary>
/// Lets long work beside requests give way: half a millisecond of work, then a rest of one. The kernel lets a thread that does not rest run for
/// 3 to 4 ms at a time, and a request, which changes threads some five times, may wait for that each time where cores are few (<c>docs/performance.md</c>).
/// </summary>
/// <remarks>Work says where it may rest by <see cref="GiveWay"/>, which does nothing unless its thread is in <see cref="Gently"/>.</remarks>
public static class Pace
{
    private const int MostRests = 150; // a sixth of a second: what is much longer is not made endless by it
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(0.5);

    [ThreadStatic]
    private static Walk? _walk;

    /// <summary>From here until the result is disposed of, on the same thread, work gives way: at most 150 times.</summary>
    /// <param name="clock">Measures the work; the rest itself is the system's.</param>
    public static IDisposable Gently(TimeProvider clock) => _walk = new(clock);

    /// <summary>A place at which work may rest; true when it did.</summary>
    public static bool GiveWay() => _walk is { } walk && walk.Rest();

    private sealed class Walk(TimeProvider clock) : IDisposable
    {
        private long _since = clock.GetTimestamp();
        private int _rests;

        public bool Rest()
        {
            if (_rests == MostRests || clock.GetElapsedTime(_since) < Work)
            {
                return false;
            }

            _rests++;
#pragma warning disable RS0030 // nothing is waited for: the rest itself is what is wanted, and the work is synchronous
            Thread.Sleep(1);
#pragma warning restore RS0030
            _since = clock.GetTimestamp();
            return true;
        }

        public void Dispose() => _walk = null;
    }
}
