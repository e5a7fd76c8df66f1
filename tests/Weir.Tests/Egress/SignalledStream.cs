using System.Threading.Tasks.Sources;

namespace Weir.Tests.Egress;

/// <summary>A body whose reads wait until the test delivers bytes, and which allocates nothing itself.</summary>
internal sealed class SignalledStream : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;
    private ReadOnlyMemory<byte> _waiting;
    private Memory<byte> _target;

    /// <summary>Longest buffer that a waiting read held.</summary>
    public int LargestHeld { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Completes the waiting read on this thread.</summary>
    public void Deliver(ReadOnlyMemory<byte> bytes)
    {
        _waiting = bytes;
        _source.SetResult(Take(_target));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_waiting.IsEmpty)
        {
            return ValueTask.FromResult(Take(buffer));
        }

        LargestHeld = Math.Max(LargestHeld, buffer.Length);
        _target = buffer;
        _source.Reset();
        return new ValueTask<int>(this, _source.Version);
    }

    public int GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _source.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Take(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _waiting.Length);
        _waiting.Span[..count].CopyTo(buffer.Span);
        _waiting = _waiting[count..];
        return count;
    }
}
