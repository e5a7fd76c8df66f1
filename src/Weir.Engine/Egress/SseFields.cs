using Weir.Engine.Kernel;

namespace Weir.Engine.Egress;

/// <summary>The <c>event</c> and <c>data</c> fields of one event, kept as places in the reader's buffer: one data line costs no copy.</summary>
internal sealed class SseFields : IDisposable
{
    private readonly PooledBuffer _joined = new();
    private (int Start, int Length) _type;
    private (int Start, int Length) _data;
    private int _dataLines;

    public ReadOnlyMemory<byte> Type(byte[] buffer, int eventStart)
    {
        return buffer.AsMemory(eventStart + _type.Start, _type.Length);
    }

    public ReadOnlyMemory<byte> Data(byte[] buffer, int eventStart)
    {
        return _dataLines > 1 ? _joined.WrittenMemory : buffer.AsMemory(eventStart + _data.Start, _data.Length);
    }

    public void Reset()
    {
        _type = _data = default;
        _dataLines = 0;
        _joined.Clear();
    }

    public void Dispose()
    {
        Reset();
        _joined.Dispose();
    }

    /// <summary>Takes in one line, without its terminator. Lines of other fields and comments are passed over.</summary>
    /// <param name="bytes">The event's bytes; the places are relative to their start.</param>
    public void Add(ReadOnlySpan<byte> bytes, int lineStart, int lineEnd)
    {
        var line = bytes[lineStart..lineEnd];
        if (line.StartsWith("data"u8))
        {
            if (Value(line, 4) is { } at)
            {
                AddData(bytes, lineStart + at, lineEnd);
            }
        }
        else if (line.StartsWith("event"u8) && Value(line, 5) is { } at)
        {
            _type = (lineStart + at, lineEnd - lineStart - at);
        }
    }

    /// <summary>Where the value starts behind a name of that length; null when the name goes on (<c>database:</c>).</summary>
    private static int? Value(ReadOnlySpan<byte> line, int name)
    {
        if (line.Length == name)
        {
            return name;
        }

        return line[name] != ':' ? null
            : line.Length > name + 1 && line[name + 1] == ' ' ? name + 2
            : name + 1;
    }

    private void AddData(ReadOnlySpan<byte> bytes, int start, int end)
    {
        _dataLines++;
        if (_dataLines == 1)
        {
            _data = (start, end - start);
            return;
        }

        if (_dataLines == 2)
        {
            Join(bytes.Slice(_data.Start, _data.Length));
        }

        Join("\n"u8);
        Join(bytes[start..end]);
    }

    private void Join(ReadOnlySpan<byte> part)
    {
        part.CopyTo(_joined.GetSpan(part.Length));
        _joined.Advance(part.Length);
    }
}
