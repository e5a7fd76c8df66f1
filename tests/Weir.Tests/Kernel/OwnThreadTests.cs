using Weir.Engine.Kernel;

namespace Weir.Tests.Kernel;

public sealed class OwnThreadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_takes_no_thread_of_the_pool_and_what_follows_does_not_go_on_there()
    {
        var work = OwnThread.RunAsync(() => (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread), Token);
        var follower = work.ContinueWith(_ => Thread.CurrentThread.IsThreadPoolThread, Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        var (thread, isOfThePool) = await work;
        Assert.False(isOfThePool);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
        Assert.True(await follower);
    }

    [Fact]
    public async Task What_work_throws_is_thrown_to_who_waits_for_it()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => OwnThread.RunAsync(() => throw new InvalidDataException(), Token));
        await Assert.ThrowsAsync<InvalidDataException>(() => OwnThread.RunAsync<int>(() => throw new InvalidDataException(), Token));
    }

    [Fact]
    public async Task Work_that_nobody_wants_any_more_does_not_begin()
    {
        var begun = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OwnThread.RunAsync(() => begun = true, new CancellationToken(canceled: true)));
        Assert.False(begun);
    }
}
