using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

public sealed class BoundedBodyTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(99, 100, false)]
    [InlineData(100, 100, false)]
    [InlineData(101, 100, true)]
    [InlineData(100_000, 100_000, false)]
    [InlineData(100_000, 99_999, true)]
    public async Task A_body_is_whole_up_to_the_bound_and_too_large_above_it(int length, int bound, bool tooLarge)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        foreach (var declared in new long?[] { null, bound, length <= bound ? length : null })
        {
            using var body = await BoundedBody.ReadAsync(new ChunkedStream(bytes, [7, 5000]), bound, declared, TestContext.Current.CancellationToken);

            Assert.Equal(tooLarge, body.TooLarge);
            Assert.Equal(bytes[..Math.Min(length, bound + 1)], body.Bytes.ToArray());
        }
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_not_read()
    {
        var stream = new ChunkedStream(new byte[1_000], []);

        using var body = await BoundedBody.ReadAsync(stream, 100, 1_000, TestContext.Current.CancellationToken);

        Assert.True(body.TooLarge);
        Assert.Equal((0, 0), (body.Bytes.Length, stream.LargestRead));
    }

    [Fact]
    public async Task A_too_large_body_can_be_read_on_behind_what_was_taken()
    {
        var bytes = Enumerable.Range(0, 250).Select(static number => (byte)number).ToArray();
        var stream = new ChunkedStream(bytes, [60]);
        using var body = await BoundedBody.ReadAsync(stream, 100, null, TestContext.Current.CancellationToken);
        using var rest = new MemoryStream();

        await stream.CopyToAsync(rest, TestContext.Current.CancellationToken);

        Assert.True(body.TooLarge);
        Assert.Equal(bytes, body.Bytes.ToArray().Concat(rest.ToArray()));
    }

    [Fact]
    public async Task A_lie_about_the_length_costs_no_more_than_the_bound()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var body = await BoundedBody.ReadAsync(new ChunkedStream(new byte[64 << 20], [16 * 1024]), 1 << 20, 10, TestContext.Current.CancellationToken);

        Assert.True(body.TooLarge);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 64 << 20, (64 << 20) + (8 << 20));
    }

    [Fact]
    public async Task A_lost_connection_is_the_exception_it_was()
    {
        var fault = new IOException("reset");

        var thrown = await Assert.ThrowsAsync<IOException>(async () =>
            await BoundedBody.ReadAsync(new ChunkedStream(new byte[10], [], fault), 100, null, TestContext.Current.CancellationToken));

        Assert.Same(fault, thrown);
        Assert.Equal(EgressFailure.ConnectionLost, EgressException.Classify(thrown));
    }
}
