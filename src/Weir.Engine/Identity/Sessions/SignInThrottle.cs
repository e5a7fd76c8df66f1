using System.Net;
using System.Net.Sockets;

namespace Weir.Engine.Identity.Sessions;

/// <summary>How often signing in may fail: for an address, for a name, and for both together. Safe for concurrent use; forgets all at a restart.</summary>
/// <remarks>
/// Whoever signed in from an address before is there held to the third alone, so that nobody who guesses at their name, or sits at the same
/// address, locks them out. Sessions and tokens are not touched by any of it.
/// </remarks>
public sealed class SignInThrottle(TimeProvider clock)
{
    private const int MaxKeys = 10_000;
    private const int MaxKnown = 10_000;
    private const int NetworkBytes = 8;

    private readonly Lock _sync = new();
    private readonly FailureBuckets _addresses = new(burst: 30, TimeSpan.FromSeconds(10), MaxKeys);
    private readonly FailureBuckets _names = new(burst: 50, TimeSpan.FromSeconds(10), MaxKeys);
    private readonly FailureBuckets _pairs = new(burst: 5, TimeSpan.FromMinutes(1), MaxKeys);

    // Pairs of name and address that signed in, the latest last; bounded, the oldest are forgotten.
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Takes an attempt, which <see cref="Succeeded"/> gives back.</summary>
    /// <param name="name">The name as given, at most some hundred characters.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <returns>How long to wait first; <see langword="null"/> when it may be made.</returns>
    public TimeSpan? Enter(string name, IPAddress? address)
    {
        var (place, pair) = Keys(name, address);
        var now = clock.GetUtcNow();
        lock (_sync)
        {
            var isKnown = _known.Contains(pair);
            var wait = _pairs.Wait(pair, now);
            if (!isKnown)
            {
                wait = new[] { wait, _addresses.Wait(place, now), _names.Wait(name, now) }.Max();
            }

            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            _pairs.Take(pair, now);
            if (!isKnown)
            {
                _addresses.Take(place, now);
                _names.Take(name, now);
            }

            return null;
        }
    }

    /// <summary>The attempt was good: it counts for nothing, and the address is known for the name from now on.</summary>
    public void Succeeded(string name, IPAddress? address)
    {
        var (place, pair) = Keys(name, address);
        lock (_sync)
        {
            _pairs.Return(pair);
            if (_known.Add(pair))
            {
                _addresses.Return(place);
                _names.Return(name);
                _order.Enqueue(pair);
                if (_order.Count > MaxKnown)
                {
                    _known.Remove(_order.Dequeue());
                }
            }
        }
    }

    // Who has an IPv6 network has all its addresses.
    private static (string Place, string Pair) Keys(string name, IPAddress? address)
    {
        var place = address switch
        {
            null => "-",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
            _ => address.ToString(),
        };
        return (place, $"{place} {name}");
    }
}
