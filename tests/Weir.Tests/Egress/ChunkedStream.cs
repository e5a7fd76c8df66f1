namespace Weir.Tests.Egress;

/// <summary>A body that arrives in pieces of given sizes (the last size repeats), and may end in a connection loss.</summary>
internal sealed class ChunkedStream(byte[] bytes, int[] sizes, IOException? fault = null) : Stream
{
    private int _position;
    private int _reads;

    public int ZeroByteReads { get; private set; }

    public int LargestRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.IsEmpty)
        {
            ZeroByteReads++;
            return ValueTask.FromResult(0);
        }

        if (_position == bytes.Length && fault is not null)
        {
            throw fault;
        }

        var size = sizes.Length == 0 ? int.MaxValue : sizes[Math.Min(_reads++, sizes.Length - 1)];
        var count = Math.Min(Math.Min(size, buffer.Length), bytes.Length - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer.Span);
        _position += count;
        LargestRead = Math.Max(LargestRead, buffer.Length);
        return ValueTask.FromResult(count);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
