namespace Weir.Engine.Notices;

/// <summary>Wakes whoever waits for something to do. Rung many times before somebody looks, it rings once.</summary>
internal sealed class Bell
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next ring. Taken before one looks for work, so that nothing is missed between the two.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Ends at the ring, at the deadline, or when it is no longer waited; never throws.</summary>
    public static async Task WaitAsync(Task ring, TimeSpan longest, TimeProvider clock, CancellationToken end) =>
        await ring.WaitAsync(longest, clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
