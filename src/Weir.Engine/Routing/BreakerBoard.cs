using System.Collections.Concurrent;

namespace Weir.Engine.Routing;

/// <summary>All circuit breakers: it learns from the outcomes of attempts and says which deployments to try first.</summary>
/// <remarks>
/// <para>It orders, it never refuses: a breaker chooses between deployments, and the only one there is, is always tried.</para>
/// <para>Every attempt ends in exactly one of <see cref="Succeeded"/>, <see cref="Failed"/> and <see cref="Abandoned"/>. For a stream, call it
/// succeeded at its first event, so that a half-open deployment need not wait for the end of a long answer; if it breaks later, report the failure too.</para>
/// <para>Time is the monotonic clock's; nothing runs in the background. Memory: a few hundred bytes for each deployment that was ever tried, at most
/// <see cref="MaxDeployments"/> of them; those beyond are tried as if closed.</para>
/// </remarks>
public sealed class BreakerBoard
{
    /// <summary>Most deployments watched.</summary>
    public const int MaxDeployments = 10_000;

    private readonly BreakerOptions _options;
    private readonly Func<string, BreakerOptions?> _ofDeployment;
    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly ConcurrentDictionary<string, DeploymentBreakers> _deployments = new(StringComparer.Ordinal);

    /// <summary>A board on which everything is closed.</summary>
    /// <param name="options">What holds for every deployment that has nothing of its own.</param>
    /// <param name="clock">Where time comes from.</param>
    /// <param name="ofDeployment">A deployment's own options by its id, read when it is first tried and at each <see cref="Retain"/>; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public BreakerBoard(BreakerOptions options, TimeProvider clock, Func<string, BreakerOptions?>? ofDeployment = null)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        _ofDeployment = ofDeployment ?? (static _ => null);
        _clock = clock;
        _origin = clock.GetTimestamp();
    }

    /// <summary>The same deployments in the order in which to try them.</summary>
    /// <remarks>
    /// Closed ones come first, in the order given; then half-open ones; then open ones, the one whose time is up soonest first. One exception
    /// lets a deployment come back: a half-open one that stands before every closed one in the order given is put first for exactly one
    /// request, the trial; for all others it counts as open until the trial's outcome is known.
    /// When everything is closed the list given is returned.
    /// </remarks>
    /// <param name="given">Deployments as the route ordered them, without duplicates.</param>
    /// <param name="id">A deployment's id.</param>
    public IReadOnlyList<T> Order<T>(IReadOnlyList<T> given, Func<T, string> id)
    {
        if (given.Count < 2 || !AnyOpen(given, id))
        {
            return given;
        }

        var now = Now();
        var ranked = new List<(T Deployment, int Rank, long RetryAt)>(given.Count);
        var mayTry = true;
        foreach (var deployment in given)
        {
            var breakers = _deployments.GetValueOrDefault(id(deployment));
            var (state, retryAt) = breakers?.Read(now) ?? (BreakerState.Closed, 0);
            var rank = RankOf(state);
            if (mayTry && state != BreakerState.Open)
            {
                mayTry = false;
                rank = state == BreakerState.Closed ? rank : breakers?.TryBeginTrial(now) == true ? -1 : RankOf(BreakerState.Open);
            }

            ranked.Add((deployment, rank, state == BreakerState.Open ? retryAt : 0));
        }

        // OrderBy keeps the order of equals.
        return [.. ranked.OrderBy(static one => one.Rank).ThenBy(static one => one.RetryAt).Select(static one => one.Deployment)];
    }

    /// <summary>An attempt worked. Closes what was open when it began; what opened since stays open, since it says nothing about that.</summary>
    /// <param name="deployment">Which was tried.</param>
    /// <param name="startedAt">When the attempt began, from the clock's <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Succeeded(string deployment, long startedAt)
    {
        Watch(deployment)?.Succeed(Now(), TicksOf(startedAt));
    }

    /// <summary>An attempt failed through the upstream's fault. The caller's own mistakes (400, 404, 413) are not failures but successes.</summary>
    /// <param name="deployment">Which was tried.</param>
    /// <param name="errorClass">How it failed.</param>
    /// <param name="startedAt">When the attempt began. One that began before the breaker opened does not keep it open for longer.</param>
    /// <param name="retryAfter">How long the upstream asks to wait, if it does: it is then avoided that long instead of the usual time.</param>
    public void Failed(string deployment, ErrorClass errorClass, long startedAt, TimeSpan? retryAfter = null)
    {
        Watch(deployment)?.Fail(errorClass, Now(), TicksOf(startedAt), retryAfter);
    }

    /// <summary>An attempt ended without telling anything: the caller left, or it was never sent.</summary>
    /// <param name="deployment">Which was tried.</param>
    /// <param name="startedAt">When the attempt began.</param>
    public void Abandoned(string deployment, long startedAt)
    {
        _deployments.GetValueOrDefault(deployment)?.Abandon(TicksOf(startedAt));
    }

    /// <summary>For when a configuration is put in force: forgets all deployments but these, which go on by their options as they are now.</summary>
    public void Retain(IReadOnlySet<string> deployments)
    {
        foreach (var (id, breakers) in _deployments)
        {
            if (deployments.Contains(id))
            {
                breakers.Use(_ofDeployment(id) ?? _options);
            }
            else
            {
                _deployments.TryRemove(id, out _);
            }
        }
    }

    /// <summary>Every breaker that has met a failure, by deployment and class.</summary>
    public IReadOnlyList<BreakerSnapshot> Snapshot()
    {
        var (now, utcNow) = (Now(), _clock.GetUtcNow());
        return [.. _deployments.OrderBy(static one => one.Key, StringComparer.Ordinal).SelectMany(one => one.Value.Snapshot(one.Key, now, utcNow))];
    }

    private bool AnyOpen<T>(IReadOnlyList<T> given, Func<T, string> id)
    {
        foreach (var deployment in given)
        {
            if (_deployments.TryGetValue(id(deployment), out var breakers) && breakers.AnyOpen)
            {
                return true;
            }
        }

        return false;
    }

    private DeploymentBreakers? Watch(string deployment)
    {
        return _deployments.TryGetValue(deployment, out var known) ? known
            : _deployments.Count >= MaxDeployments ? null
            : _deployments.GetOrAdd(deployment, static (id, board) => new DeploymentBreakers(board._ofDeployment(id) ?? board._options), this);
    }

    private long Now()
    {
        return TicksOf(_clock.GetTimestamp());
    }

    private long TicksOf(long timestamp)
    {
        return _clock.GetElapsedTime(_origin, timestamp).Ticks;
    }

    private static int RankOf(BreakerState state)
    {
        return state switch
        {
            BreakerState.Closed => 0,
            BreakerState.HalfOpen => 1,
            _ => 2,
        };
    }
}
