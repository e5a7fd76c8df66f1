namespace Weir.Engine.Kernel;

/// <summary>
/// Work that takes long and waits for nobody, on a thread of its own. The pool has as many threads as there are processors, and they are for requests and
/// for the store's writer: the system shares processors among threads, the pool does not.
/// </summary>
public static class OwnThread
{
    /// <summary>Does it, and gives what comes of it. What follows goes on elsewhere.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Keeps it from beginning; once begun it goes on to its end.</param>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.Factory.StartNew(
        work, cancellationToken, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);

    /// <summary>Does it.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Likewise.</param>
    public static Task RunAsync(Action work, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            work();
            return true;
        },
        cancellationToken);
}
