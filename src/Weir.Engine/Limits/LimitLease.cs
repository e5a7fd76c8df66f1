namespace Weir.Engine.Limits;

/// <summary>What an admitted request took from its caller's limits. Settle it once on every outcome; disposing does if nothing else did.</summary>
public sealed class LimitLease : IDisposable
{
    private readonly LimitSet? _set;
    private readonly long _estimatedTokens;
    private readonly bool _drewTokens;
    private int _settled;

    internal LimitLease(LimitSet? set, long estimatedTokens, bool drewTokens)
    {
        _set = set;
        _estimatedTokens = estimatedTokens;
        _drewTokens = drewTokens;
    }

    /// <summary>The lease of a caller without limits: nothing was taken, nothing is given back.</summary>
    internal static LimitLease Unlimited { get; } = new(null, 0, false);

    /// <summary>Ends the request for the limits: frees its place and corrects the tokens from the estimate to what was used.
    /// Only the first call counts; later ones do nothing.</summary>
    /// <param name="actualTokens">Tokens used, 0 or more; 0 when the request reached no upstream.</param>
    public void Settle(long actualTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(actualTokens);
        if (_set is not null && Interlocked.Exchange(ref _settled, 1) == 0)
        {
            _set.Return(_drewTokens ? actualTokens - _estimatedTokens : 0);
        }
    }

    /// <summary>Settles with the estimate: an outcome nobody reported is not taken for a free one.</summary>
    public void Dispose()
    {
        Settle(_estimatedTokens);
    }
}
