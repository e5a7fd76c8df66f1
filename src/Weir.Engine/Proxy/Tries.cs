using System.Globalization;
using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>How often and how long one operation may still be tried, and where.</summary>
internal sealed class Tries
{
    private const string TimeoutHeader = "x-stainless-timeout";

    private readonly int _most;
    private readonly TimeSpan _client;
    private List<(Deployment Deployment, TimeSpan Asked)> _again = [];
    private int _made;
    private int _rounds;
    private bool _ended;

    public Tries(Operation operation)
    {
        Round = operation.Plan!.Candidates;
        _client = ClientBudget(operation);
        _most = Math.Max(Round.Count, Round.Max(deployment => deployment.Upstream.Retry.MaxAttempts));
    }

    /// <summary>Deployments of this round, in order.</summary>
    public IReadOnlyList<Deployment> Round { get; private set; }

    /// <summary>What is left of the whole operation: of the time that the client listens or that the provider's configuration grants, whichever is shorter.</summary>
    public TimeLeft Left(Deployment deployment, TimeSpan elapsed)
    {
        var total = TimeSpan.FromSeconds(deployment.Upstream.Timeouts.TotalSeconds);
        return _client < total ? new(_client - elapsed, UpstreamFailure.ClientDeadline) : new(total - elapsed, UpstreamFailure.TotalTimeout);
    }

    public bool TryBegin() => _made++ < _most;

    /// <summary>Takes in a failure; true when no other deployment can do better.</summary>
    public bool Ends(Deployment deployment, Failure failure)
    {
        _ended = failure.Ends || failure.Refusal == Refusal.ClientGone || failure.Upstream?.AllowsFailover() == false;
        if (failure.Upstream?.AllowsRetry() == true)
        {
            _again.Add((deployment, failure.RetryAfter ?? TimeSpan.Zero));
        }

        return _ended;
    }

    /// <summary>Sets up the next round and says how long to wait for it; <see langword="null"/> when there is none.</summary>
    public TimeSpan? NextRound(Failure last, TimeSpan elapsed)
    {
        if (_ended || _made >= _most || _again.Count == 0 || last.Refusal == Refusal.Internal)
        {
            return null;
        }

        // Whoever asked for more time than the wait turns out to be is not tried before it is over.
        var delay = RetryDelay.After(_again[0].Deployment.Upstream.Retry, ++_rounds, _again.Min(one => one.Asked));
        Round = [.. _again.Where(one => one.Asked <= delay).Select(one => one.Deployment)];
        _again = [];
        return delay is { } wait && Round.Any(deployment => wait < Left(deployment, elapsed).Time) ? delay : null;
    }

    // Both official SDKs say in this header how many seconds they will wait; trying beyond that only spends money.
    private static TimeSpan ClientBudget(Operation operation) =>
        int.TryParse(operation.Http.Request.Headers[TimeoutHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromDays(1);
}
