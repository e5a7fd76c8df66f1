using Weir.Engine.Providers.Simulator.Billing;

namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>A body being sent: gives the next bytes when they are due, and tells the bill what was sent.</summary>
internal sealed class AnswerBody(IEnumerable<BodyStep> steps, BillLine line, TimeProvider clock) : IDisposable
{
    private readonly IEnumerator<BodyStep> _steps = steps.GetEnumerator();
    private readonly long _started = clock.GetTimestamp();
    private TimeSpan _due;
    private bool _hasWaiting;
    private bool _isOver;

    /// <summary>The next bytes, empty at the end.</summary>
    /// <exception cref="SimulatedBreakException">The connection must break now.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StepAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            line.End(SimulatorOutcome.Cancelled);
            throw;
        }
    }

    public void Dispose()
    {
        _isOver = true;
        line.End(SimulatorOutcome.Cancelled);
        _steps.Dispose();
    }

    private async ValueTask<ReadOnlyMemory<byte>> StepAsync(CancellationToken cancellationToken)
    {
        while (!_isOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_hasWaiting)
            {
                await UntilDueAsync(cancellationToken);
            }

            if (!_steps.MoveNext())
            {
                line.End(SimulatorOutcome.Completed);
                break;
            }

            var step = _steps.Current;
            switch (step.Kind)
            {
                case StepKind.Bytes:
                    line.Sent(step);
                    if (step.Bytes.Length > 0)
                    {
                        return step.Bytes;
                    }

                    break;
                case StepKind.Wait:
                    (_due, _hasWaiting) = (_due + step.Delay, true);
                    break;
                case StepKind.Hang:
                    await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
                    break;
                case StepKind.Cut:
                    line.End(SimulatorOutcome.Broken);
                    _isOver = true;
                    break;
                default:
                    line.End(SimulatorOutcome.Broken);
                    throw new SimulatedBreakException(step.Kind == StepKind.Drop ? BreakKind.Drop : BreakKind.Reset);
            }
        }

        _isOver = true;
        return ReadOnlyMemory<byte>.Empty;
    }

    /// <summary>Waits until a time on the answer's own schedule, so that a slow reader does not slow the model down.</summary>
    private async ValueTask UntilDueAsync(CancellationToken cancellationToken)
    {
        var left = _due - clock.GetElapsedTime(_started);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancellationToken);
        }

        _hasWaiting = false;
    }
}
