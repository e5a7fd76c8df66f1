using System.Buffers;
using System.Runtime.CompilerServices;
using Weir.Engine.Ledger;

namespace Weir.Engine.Proxy;

/// <summary>How far the relay of an answer came.</summary>
/// <param name="Outcome">Completed, cut or cancelled.</param>
/// <param name="Failure">What broke it; <see langword="null"/> when whole.</param>
internal readonly record struct Relayed(AttemptOutcome Outcome, Failure? Failure);

/// <summary>Stop 6: the answer goes to the client, all but its last bytes: those wait for the post.</summary>
internal sealed class RelayStop(AttemptHold hold, TimeProvider clock)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Relayed> RunAsync(Operation operation)
    {
        var attempt = operation.Live!;
        operation.FirstEventAfter = operation.Elapsed;
        AnswerHead.Write(operation, attempt);
        if (attempt.Events is not null)
        {
            return await new StreamRelay(operation, attempt, hold, clock).RunAsync();
        }

        if (attempt.Plain!.TooLarge)
        {
            using var large = new LargeRelay(operation, attempt, clock);
            return await large.RunAsync();
        }

        if (attempt.Translation is null)
        {
            attempt.Held.Write(attempt.Plain.Bytes.Span);
        }

        return new(AttemptOutcome.Completed, null);
    }
}
