using Weir.Engine.Providers;

namespace Weir.Engine.Proxy;

/// <summary>One attempt's clock: a token that is cancelled when the client leaves, when the phase under way takes too long, or when all of it does.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _client;
    private readonly CancellationToken _clientGone;
    private readonly long _started;
    private readonly TimeSpan _total;
    private readonly UpstreamFailure _end;
    private readonly TimeSpan _afterClient;
    private UpstreamFailure _phase;
    private long _clientLeft;

    /// <param name="clock">Where the time comes from.</param>
    /// <param name="left">What is left of the whole operation, and what its end means.</param>
    /// <param name="clientGone">Cancelled when the client leaves.</param>
    /// <param name="afterClient">How long the attempt goes on without a client.</param>
    public Deadline(TimeProvider clock, TimeLeft left, CancellationToken clientGone, TimeSpan afterClient = default)
    {
        _afterClient = afterClient;
        _clock = clock;
        _total = left.Time;
        _end = _phase = left.End;
        _started = clock.GetTimestamp();
        _clientGone = clientGone;
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _client = clientGone.UnsafeRegister(static state => ((Deadline)state!).ClientLeft(), this);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Starts a phase that may last <paramref name="limit"/> and whose end by time is <paramref name="failure"/>.</summary>
    public void Begin(UpstreamFailure failure, TimeSpan limit)
    {
        var left = _total - _clock.GetElapsedTime(_started);
        if (_clientGone.IsCancellationRequested && _afterClient - _clock.GetElapsedTime(Volatile.Read(ref _clientLeft)) is var rest && rest < left)
        {
            left = rest;
        }

        _phase = limit < left ? failure : _end;
        var wait = limit < left ? limit : left;
        _source.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    /// <summary>Ends the phase: nothing is waited for but the client, whose slowness is not the provider's. The whole goes on being bounded.</summary>
    public void Pause() => Begin(_end, _total);

    /// <summary>What a cancellation of <see cref="Token"/> means.</summary>
    public Failure Explain() => _clientGone.IsCancellationRequested
        ? Failure.Of(Refusal.ClientGone, "The client closed the connection.")
        : Failure.Of(_phase, _phase switch
        {
            UpstreamFailure.NoFirstEvent => "The provider accepted the request but did not begin to answer in time.",
            UpstreamFailure.Idle => "The provider stopped in the middle of its answer.",
            UpstreamFailure.ClientDeadline => "The answer was not there within the time that the client said it would wait.",
            _ => "The provider did not finish its answer in time.",
        });

    private void ClientLeft()
    {
        Volatile.Write(ref _clientLeft, _clock.GetTimestamp());
        if (_afterClient == TimeSpan.Zero)
        {
            _source.Cancel();
        }
        else
        {
            _source.CancelAfter(_afterClient);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _source.Dispose();
    }
}
