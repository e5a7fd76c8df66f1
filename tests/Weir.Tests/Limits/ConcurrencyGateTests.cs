using Weir.Engine.Limits;

namespace Weir.Tests.Limits;

public sealed class ConcurrencyGateTests
{
    [Fact]
    public void It_lets_in_up_to_its_limit()
    {
        var gate = new ConcurrencyGate(2);

        Assert.True(gate.TryEnter());
        Assert.True(gate.TryEnter());
        Assert.False(gate.TryEnter());
        gate.Leave();
        Assert.True(gate.TryEnter());
        Assert.Equal(2, gate.Inside);
    }

    [Fact]
    public void Without_a_limit_it_only_counts()
    {
        var gate = new ConcurrencyGate(null);

        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(gate.TryEnter()));
        Assert.Equal((1_000, null), (gate.Inside, gate.Limit));
    }

    [Fact]
    public void A_lower_limit_sends_nobody_out_and_lets_nobody_in()
    {
        var gate = new ConcurrencyGate(3);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(gate.TryEnter()));

        gate.Limit = 1;
        gate.Leave();
        gate.Leave();

        Assert.Equal(1, gate.Inside);
        Assert.False(gate.TryEnter());
        Assert.Throws<ArgumentOutOfRangeException>(() => gate.Limit = 0);
    }

    [Fact]
    public async Task Many_threads_never_exceed_it()
    {
        var gate = new ConcurrencyGate(5);
        var exceeded = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(Work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal((0, 0), (exceeded, gate.Inside));

        void Work()
        {
            for (var turn = 0; turn < 20_000; turn++)
            {
                if (gate.TryEnter())
                {
                    exceeded += gate.Inside > 5 ? 1 : 0;
                    gate.Leave();
                }
            }
        }
    }
}
