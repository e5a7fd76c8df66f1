using Weir.Engine.Kernel;

namespace Weir.Tests.Kernel;

public sealed class PooledBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void What_is_written_is_kept_while_it_grows(int capacity)
    {
        using var buffer = new PooledBuffer(capacity);
        var expected = Enumerable.Range(0, 50_000).Select(static number => (byte)(number * 7)).ToArray();
        foreach (var part in expected.Chunk(37))
        {
            part.CopyTo(buffer.GetSpan(part.Length));
            buffer.Advance(part.Length);
        }

        Assert.Equal(expected.Length, buffer.Length);
        Assert.Equal(expected, buffer.WrittenMemory.ToArray());
        Assert.Equal(expected, buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void It_always_offers_room_and_never_less_than_asked()
    {
        using var buffer = new PooledBuffer();

        Assert.False(buffer.GetMemory().IsEmpty);
        Assert.True(buffer.GetSpan(5_000).Length >= 5_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(buffer.GetSpan().Length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }

    [Fact]
    public void Cleared_or_disposed_it_is_empty_and_can_be_disposed_again()
    {
        var buffer = new PooledBuffer(10);
        buffer.GetSpan(3);
        buffer.Advance(3);
        buffer.Clear();
        Assert.Equal(0, buffer.Length);

        buffer.Dispose();
        buffer.Dispose();
        Assert.True(buffer.WrittenMemory.IsEmpty);
    }
}
