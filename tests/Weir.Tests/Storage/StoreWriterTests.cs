using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Tests.Storage;

public sealed class StoreWriterTests : IDisposable
{
    private readonly TempStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task What_waits_is_committed_together()
    {
        using var gate = new Gate();
        var first = _store.Writer.CommitAsync(gate);
        gate.WaitUntilEntered();
        var rest = Enumerable.Range(0, 300).Select(i => _store.Writer.CommitAsync(new AddNumber(i))).ToArray();
        Assert.Equal(300, _store.Writer.Waiting);
        gate.Open();
        await first;
        await Task.WhenAll(rest);

        // The gate alone, then 256, then 44.
        Assert.Equal(3, _store.Commits);
        Assert.Equal(1, _store.Opened);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), _store.Rows());
    }

    [Theory]
    [InlineData(63, 63)]
    [InlineData(64, 0)]
    public async Task Writes_in_bulk_join_a_batch_when_they_are_many(int written, int waiting)
    {
        using var first = new Gate();
        using var second = new Gate();
        var opened = _store.Writer.CommitAsync(first);
        first.WaitUntilEntered();
        for (var i = 0; i < written; i++)
        {
            Assert.True(_store.Writer.TryWriteInBulk(new AddNumber(i)));
        }

        var next = _store.Writer.CommitAsync(second);
        first.Open();
        second.WaitUntilEntered();
        Assert.Equal(waiting, _store.Writer.Waiting);

        var flushed = _store.Writer.FlushAsync();
        second.Open();
        await Task.WhenAll(opened, next, flushed);
        Assert.Equal(written, _store.Rows().Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_nobody_waits_for_is_written_though_nothing_else_is(bool inBulk)
    {
        Assert.True(inBulk ? _store.Writer.TryWriteInBulk(new AddNumber(1)) : _store.Writer.TryWriteBehind(new AddNumber(1)));
        Assert.True(await _store.CommittedAsync(TestContext.Current.CancellationToken), "nothing was committed");
        Assert.Equal(0, _store.Writer.Waiting);

        await _store.Writer.FlushAsync(); // told at the commit, which ends only now
        Assert.Equal([1], _store.Rows());
    }

    [Fact]
    public async Task A_write_in_bulk_waits_no_longer_than_a_tenth_of_a_second_for_others()
    {
        using var first = new Gate();
        using var second = new Gate();
        var opened = _store.Writer.CommitAsync(first);
        first.WaitUntilEntered();
        Assert.True(_store.Writer.TryWriteInBulk(new AddNumber(1)));
        _store.Clock.Advance(TimeSpan.FromMilliseconds(100));
        var next = _store.Writer.CommitAsync(second);
        first.Open();
        second.WaitUntilEntered();
        Assert.Equal(0, _store.Writer.Waiting);
        second.Open();
        await Task.WhenAll(opened, next);
        Assert.Equal([1], _store.Rows());
    }

    [Fact]
    public async Task A_write_behind_joins_the_next_batch_in_its_order()
    {
        using var first = new Gate();
        using var second = new Gate();
        var opened = _store.Writer.CommitAsync(first);
        first.WaitUntilEntered();
        Assert.True(_store.Writer.TryWriteInBulk(new AddNumber(2)));
        Assert.True(_store.Writer.TryWriteBehind(new AddNumber(1)));
        var next = _store.Writer.CommitAsync(second);
        first.Open();
        second.WaitUntilEntered();
        Assert.Equal(1, _store.Writer.Waiting);
        second.Open();
        await Task.WhenAll(opened, next, _store.Writer.FlushAsync());
        Assert.Equal([1, 2], _store.Rows());
    }

    [Fact]
    public async Task One_bad_command_does_not_hurt_the_others()
    {
        using var gate = new Gate();
        var first = _store.Writer.CommitAsync(gate);
        gate.WaitUntilEntered();
        var one = _store.Writer.CommitAsync(new AddNumber(1));
        var defect = _store.Writer.CommitAsync(new Faulty());
        var again = _store.Writer.CommitAsync(new AddNumber(1));
        var refused = _store.Writer.CommitAsync(new AddNumber(-1));
        var two = _store.Writer.CommitAsync(new AddNumber(2));
        gate.Open();
        await first;

        await one;
        await two;
        Assert.Equal("a defect", (await Assert.ThrowsAsync<InvalidOperationException>(() => defect)).Message);
        await Assert.ThrowsAsync<StoreException>(() => again);
        await Assert.ThrowsAsync<StoreException>(() => refused);
        Assert.Equal([1, 2], _store.Rows());
        Assert.True(_store.Writer.Healthy);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_fails_its_batch_and_is_tried_again_with_the_next()
    {
        _store.Broken = true;
        await Assert.ThrowsAsync<StoreException>(() => _store.Writer.CommitAsync(new AddNumber(1)));
        await Assert.ThrowsAsync<StoreException>(() => _store.Writer.CommitAsync(new AddNumber(1)));
        Assert.False(_store.Writer.Healthy);
        Assert.InRange(_store.Opened, 2, int.MaxValue);

        _store.Broken = false;
        await _store.Writer.CommitAsync(new AddNumber(1));
        Assert.True(_store.Writer.Healthy);
        Assert.Equal([1], _store.Rows());
    }

    [Fact]
    public async Task A_store_that_failed_is_tried_again_though_nobody_writes()
    {
        _store.Broken = true;
        await Assert.ThrowsAsync<StoreException>(() => _store.Writer.CommitAsync(new AddNumber(1)));
        Assert.False(_store.Writer.Healthy);

        _store.Broken = false;
        Assert.True(await _store.CommittedAsync(TestContext.Current.CancellationToken), "nothing was committed");
        Assert.Empty(_store.Rows());
    }

    [Fact]
    public async Task After_a_failed_batch_the_connection_is_a_new_one()
    {
        await _store.Writer.CommitAsync(new AddNumber(1));
        await _store.Writer.CommitAsync(new Sql("PRAGMA query_only = ON"));
        await Assert.ThrowsAsync<StoreException>(() => _store.Writer.CommitAsync(new AddNumber(2)));
        await _store.Writer.CommitAsync(new AddNumber(3));
        Assert.Equal(2, _store.Opened);
        Assert.Equal([1, 3], _store.Rows());
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_takes_nothing_more()
    {
        using var gate = new Gate();
        var first = _store.Writer.CommitAsync(gate);
        gate.WaitUntilEntered();
        var waiting = Enumerable.Range(0, 1_000).Select(i => _store.Writer.CommitAsync(new AddNumber(i))).ToArray();
        var closing = OwnThread.RunAsync(_store.Writer.Dispose, TestContext.Current.CancellationToken);
        gate.Open();
        await closing;
        _store.Stopped = true;

        await first;
        await Task.WhenAll(waiting);
        Assert.Equal(1_000, _store.Rows().Length);
        await Assert.ThrowsAsync<StoreException>(() => _store.Writer.CommitAsync(new AddNumber(1_000)));
        Assert.False(_store.Writer.TryWriteBehind(new AddNumber(1_001)));
        Assert.Equal(1, _store.Writer.Dropped);
    }

    [Fact]
    public async Task An_overrun_writer_drops_what_may_be_dropped_and_refuses_what_may_not()
    {
        using var gate = new Gate();
        var first = _store.Writer.CommitAsync(gate);
        gate.WaitUntilEntered();
        for (var i = 0; i < StoreWriter.MaxWaiting; i++)
        {
            Assert.True(_store.Writer.TryWriteBehind(new AddNumber(i)));
        }

        Assert.False(_store.Writer.TryWriteBehind(new AddNumber(-1)));
        Assert.False(_store.Writer.TryWriteBehind(new AddNumber(-1)));
        await Assert.ThrowsAsync<StoreException>(() => _store.Writer.CommitAsync(new AddNumber(-1)));
        Assert.Equal((2, StoreWriter.MaxWaiting), (_store.Writer.Dropped, _store.Writer.Waiting));

        var flushed = _store.Writer.FlushAsync();
        gate.Open();
        await first;
        await flushed;
        await _store.Writer.CommitAsync(new AddNumber(100_000));
        Assert.Equal(StoreWriter.MaxWaiting + 1, _store.Rows().Length);
    }

    private sealed class Sql(string text) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => statements.Prepare(text).Run();
    }
}
