using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Storage;

namespace Weir.Tests.Storage;

/// <summary>Queries have threads of their own: slow ones are nobody's business but their own.</summary>
public sealed class ReadThreadsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-reads-").FullName;
    private readonly DataDirectory _directory;
    private readonly Store _store;
    private readonly ManualResetEventSlim _gate = new();

    public ReadThreadsTests()
    {
        _directory = DataDirectory.Open(_folder);
        _store = Store.Open(_directory, Durability.Process, [new("t", 1, "CREATE TABLE t (x INTEGER)")], TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _gate.Set();
        _store.Dispose();
        _directory.Dispose();
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_query_takes_no_thread_of_the_pool_and_what_follows_takes_none_of_the_queries()
    {
        var query = _store.ReadAsync(_ => (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread), Token);
        var follower = query.ContinueWith(_ => Thread.CurrentThread.Name, Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.Equal(("weir-read", false), await query);
        Assert.NotEqual("weir-read", await follower);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_query_that_nobody_waits_for_any_more_ends(bool isLong)
    {
        const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var query = isLong ? _store.ReadLongAsync(Count, asked.Token) : _store.ReadAsync(Count, asked.Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await asked.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.WaitAsync(TimeSpan.FromSeconds(60), Token));

        // The connection is as good as before.
        Assert.Equal(0L, await _store.ReadAsync(static connection => Ask(connection, "SELECT count(*) FROM t"), Token));

        long Count(SqliteConnection connection)
        {
            begun.SetResult();
            return Ask(connection, Endless);
        }
    }

    [Fact]
    public async Task Eight_run_at_once_and_others_wait_while_commits_go_on()
    {
        var entered = 0;
        using var full = new ManualResetEventSlim();
        var slow = Enumerable.Range(0, 20).Select(_ => _store.ReadAsync(
            _ =>
            {
                if (Interlocked.Increment(ref entered) == ReadThreads.Most)
                {
                    full.Set();
                }

                return _gate.Wait(TimeSpan.FromSeconds(60), Token);
            },
            Token)).ToArray();
        Assert.True(full.Wait(TimeSpan.FromSeconds(60), Token));
        using var abandoned = new CancellationTokenSource();
        var last = _store.ReadAsync(_ => Interlocked.Increment(ref entered), abandoned.Token);
        await abandoned.CancelAsync();

        await _store.Writer.CommitAsync(new AddNumber(7));
        Assert.Equal(ReadThreads.Most, Volatile.Read(ref entered));

        _gate.Set();
        Assert.All(await Task.WhenAll(slow), Assert.True);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
        Assert.Equal(20, entered);
    }

    [Fact]
    public async Task Long_queries_take_turns_and_none_of_the_threads_that_others_wait_for()
    {
        var entered = 0;
        var slow = Enumerable.Range(0, 2 * ReadThreads.Most).Select(_ => _store.ReadLongAsync(
            _ =>
            {
                Interlocked.Increment(ref entered);
                return _gate.Wait(TimeSpan.FromSeconds(60), Token);
            },
            Token)).ToArray();

        Assert.Equal("weir-read", await _store.ReadAsync(_ => Thread.CurrentThread.Name, Token).WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.InRange(Volatile.Read(ref entered), 0, 1);

        _gate.Set();
        Assert.All(await Task.WhenAll(slow), Assert.True);
    }

    [Fact]
    public async Task Who_asks_when_they_are_to_end_is_answered_all_the_same()
    {
        using var threads = new ReadThreads();
        Assert.Equal(1, await AskAsync());
        threads.Dispose();
        Assert.Equal(1, await AskAsync());

        Task<int> AskAsync() => Task.Factory.StartNew(() => 1, Token, TaskCreationOptions.None, threads).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    private static long Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
