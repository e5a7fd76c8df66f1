using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Weir.Engine.Egress;

/// <summary>Reads server-sent events from an upstream body, event by event, within <see cref="SseBounds"/>.</summary>
/// <remarks>
/// <para>Follows the WHATWG rules: lines end with LF, CR or CRLF in any mix, a leading byte order mark is skipped, one space after the colon is
/// dropped, several <c>data:</c> lines are joined by LF, and a blank line ends the event. Comments and blank lines are events without data, so
/// that keep-alives can be relayed. Raw sample: <c>event: message_stop\ndata: {"type":"message_stop"}\n\n</c>.</para>
/// <para>The <see cref="Raw"/> bytes of all reads, the final one included, are the body's bytes in their order; how the body was cut into
/// network reads changes nothing about the events. Of a blank line that is a lone CR after a line that also ended in a lone CR, a following LF
/// counts to the next event: waiting for it would hold each event of a CR-only stream back until the next one arrives.</para>
/// <para>An unfinished last event is never reported as <see cref="SseStatus.Event"/>. Some servers leave out the last blank line, so at
/// <see cref="SseStatus.Truncated"/> the type and data read so far can be seen: use them to recognise a terminal event
/// (<c>data: [DONE]</c>), never as content, since the last line may be half a line.</para>
/// <para>Memory: none while an idle stream waits (a zero-byte read comes first), else one pooled array of at most twice
/// <see cref="SseBounds.MaxEventBytes"/>; a second one only for events of several data lines. Not safe for several threads.</para>
/// </remarks>
public sealed class SseReader : IDisposable
{
    private const int FirstBufferBytes = 8 * 1024;
    private const int LeastRoomBytes = 1024;

    [SuppressMessage("Reliability", "CA2213", Justification = "The body belongs to the response.")]
    private readonly Stream _body;

    private readonly SseBounds _bounds;
    private readonly SseFields _fields = new();

    private byte[] _buffer = [];
    private int _start; // the current event's first byte in the buffer
    private int _end; // one past the last byte read
    private int _eventLength; // of the event handed out last, 0 when none
    private int _line; // the current line's first byte, relative to _start like the next two
    private int _scan; // from where to look for a line end
    private int _prefix; // 1 when the event starts with the LF of the previous event's CR
    private bool _lineEndedInCr; // the previous line of this event ended in a lone CR
    private bool _eventEndedInCr; // the previous event ended in a lone CR that did not wait for an LF
    private bool _bomPossible = true;
    private long _consumed; // bytes of all events handed out before
    private SseStatus? _final;

    /// <summary>Reads from <paramref name="body"/>, which stays the caller's to dispose.</summary>
    /// <param name="body">The response's content stream.</param>
    /// <param name="bounds">What the stream may cost, usually <see cref="SseBounds.Default"/>.</param>
    public SseReader(Stream body, SseBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(bounds.MaxLineBytes, 1, nameof(bounds));
        ArgumentOutOfRangeException.ThrowIfLessThan(bounds.MaxEventBytes, 1, nameof(bounds));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bounds.MaxEventBytes, 1 << 30, nameof(bounds));
        _body = body;
        _bounds = bounds;
    }

    /// <summary>The event's bytes exactly as received, with its blank line; at the end, the bytes behind the last event (usually none).
    /// Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Raw => _buffer.AsMemory(_start, _eventLength);

    /// <summary>The value of <c>event:</c>, the last one if there are several; empty when none. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Type => _fields.Type(_buffer, _start);

    /// <summary>The values of <c>data:</c>, joined by LF; empty when there are none. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Data => _fields.Data(_buffer, _start);

    /// <summary>Bytes read from the body so far.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>What broke the connection, when that is why the stream is <see cref="SseStatus.Truncated"/>.</summary>
    public IOException? Fault { get; private set; }

    /// <summary>Reads the next event. Once it has answered anything but <see cref="SseStatus.Event"/> it repeats that answer.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up. The reader can only be disposed then.</exception>
    public ValueTask<SseStatus> ReadAsync(CancellationToken cancellationToken)
    {
        if (_final is { } final)
        {
            return new ValueTask<SseStatus>(final);
        }

        DropEvent();
        return Parse(atEnd: false) is { } found
            ? new ValueTask<SseStatus>(found)
            : FillAsync(cancellationToken);
    }

    /// <summary>Gives the memory back. The body is not disposed.</summary>
    public void Dispose()
    {
        _final ??= SseStatus.End;
        Forget();
        _fields.Dispose();
    }

    // Pooled: on a slow stream each event waits, and each wait would allocate (the test for waiting events counts).
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SseStatus> FillAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int read;
            try
            {
                if (_start == _end)
                {
                    // Nothing is held: wait without a buffer until there is something to read.
                    ReleaseBuffer();
#pragma warning disable CA2022 // A zero-byte read has no count to look at.
                    _ = await _body.ReadAsync(Memory<byte>.Empty, cancellationToken);
#pragma warning restore CA2022
                }

                MakeRoom();
                read = await _body.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            }
            catch (IOException fault)
            {
                Fault = fault;
                return Finish(SseStatus.Truncated);
            }

            _end += read;
            TotalBytes += read;
            if (Parse(atEnd: read == 0) is { } found)
            {
                return found;
            }

            if (read == 0)
            {
                return Finish(_end - _start == _prefix ? SseStatus.End : SseStatus.Truncated);
            }
        }
    }

    /// <summary>Looks for the end of the current event in what was read; null when more is needed. It goes on where it stopped.</summary>
    private SseStatus? Parse(bool atEnd)
    {
        var pending = _buffer.AsSpan(_start, _end - _start);
        SkipLineFeedOfPreviousEvent(pending);
        while (_scan < pending.Length)
        {
            var offset = pending[_scan..].IndexOfAny((byte)'\n', (byte)'\r');
            _scan = offset < 0 ? pending.Length : _scan + offset;
            var terminator = offset < 0 ? 0 : TerminatorBytes(pending, atEnd);
            if (LineLength(pending) > _bounds.MaxLineBytes)
            {
                return Finish(SseStatus.TooLarge);
            }

            if (terminator == 0)
            {
                break;
            }

            if (EndLine(pending, terminator))
            {
                return Exceeds(_line) ? Finish(SseStatus.TooLarge) : SseStatus.Event;
            }
        }

        return Exceeds(pending.Length) ? Finish(SseStatus.TooLarge) : null;
    }

    private void SkipLineFeedOfPreviousEvent(ReadOnlySpan<byte> pending)
    {
        if (_eventEndedInCr && pending.Length > 0)
        {
            _eventEndedInCr = false;
            _prefix = _line = _scan = pending[0] == '\n' ? 1 : 0;
        }
    }

    /// <summary>1 or 2 bytes of line end; 0 when the last byte there is is a CR, which an LF may follow.</summary>
    private int TerminatorBytes(ReadOnlySpan<byte> pending, bool atEnd)
    {
        if (pending[_scan] == '\n' || (_lineEndedInCr && LineLength(pending) == 0))
        {
            return 1;
        }

        return _scan + 1 < pending.Length ? pending[_scan + 1] == '\n' ? 2 : 1
            : atEnd ? 1
            : 0;
    }

    /// <summary>Takes in the line that ends at the scan position. True when it was blank, so that the event is whole.</summary>
    private bool EndLine(ReadOnlySpan<byte> pending, int terminator)
    {
        var blank = LineLength(pending) == 0;
        var loneCr = terminator == 1 && pending[_scan] == '\r';
        _eventEndedInCr = blank && loneCr && _lineEndedInCr;
        _lineEndedInCr = loneCr && !blank;
        if (blank)
        {
            _eventLength = _scan + terminator;
        }
        else
        {
            _fields.Add(pending, LineStart(pending), _scan);
        }

        _bomPossible = false;
        _line = _scan += terminator;
        return blank;
    }

    private int LineStart(ReadOnlySpan<byte> pending)
    {
        return _bomPossible && pending[.._scan].StartsWith("\uFEFF"u8) ? _line + 3 : _line;
    }

    private int LineLength(ReadOnlySpan<byte> pending)
    {
        return _scan - LineStart(pending);
    }

    private bool Exceeds(int eventBytes)
    {
        return eventBytes > _bounds.MaxEventBytes || _consumed + eventBytes > _bounds.MaxTotalBytes;
    }

    private SseStatus Finish(SseStatus status)
    {
        _final = status;
        if (status == SseStatus.TooLarge)
        {
            Forget();
            return status;
        }

        _eventLength = _end - _start;
        if (_line < _eventLength)
        {
            // The unfinished line: shown, not trusted. A CR that waited for its LF is not part of it.
            var pending = _buffer.AsSpan(_start, _eventLength);
            _fields.Add(pending, LineStart(pending), _scan);
        }

        return status;
    }

    private void DropEvent()
    {
        _fields.Reset();
        _consumed += _eventLength;
        _start += _eventLength;
        _eventLength = _line = _scan = _prefix = 0;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    private void MakeRoom()
    {
        if (_buffer.Length - _end >= LeastRoomBytes)
        {
            return;
        }

        var pending = _end - _start;
        var target = _buffer;
        if (_buffer.Length - pending < Math.Max(LeastRoomBytes, pending / 2))
        {
            // At most twice the largest event: the bounds were checked before more is read.
            target = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBufferBytes, 2 * pending));
        }

        _buffer.AsSpan(_start, pending).CopyTo(target);
        if (target != _buffer)
        {
            ReleaseBuffer();
            _buffer = target;
        }

        (_start, _end) = (0, pending);
    }

    private void Forget()
    {
        _fields.Reset();
        _eventLength = _start = _end = 0;
        ReleaseBuffer();
    }

    private void ReleaseBuffer()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
