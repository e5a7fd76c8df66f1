using System.Buffers.Binary;

namespace Weir.Engine.Storage;

/// <summary>The writes to a database's log, of which those that a transaction appends go to the file as one.</summary>
/// <remarks>
/// SQLite writes the header of each page of the log and the page by themselves, and a file system takes several microseconds for each (docs/adr/0018-one-write-a-commit.md).
/// Gathered is only what continues the file beyond all that was written since it began anew. It goes to the file when the last page of its transaction comes, which is before
/// SQLite tells any reader of it, and whoever does anything else with the file calls <see cref="Flush"/> before. So wherever SQLite counts on what it wrote the file has it.
/// Format: https://www.sqlite.org/fileformat2.html#walformat. Used by one thread at a time.
/// </remarks>
/// <param name="write">Writes to the file.</param>
internal sealed class GatheredWrites(GatheredWrites.ToFile write)
{
    /// <summary>SQLite's code for what went well.</summary>
    public const int Ok = 0;

    // Some 30 pages, where a batch has 3 to 40. SQLite's own access to files takes less than 128 KiB at once and calls the disk full otherwise.
    private const int Capacity = (128 * 1024) - 1;

    // In front of each page, with the size of the database in its second number where a transaction ends with that page, and zero where it goes on.
    private const int HeaderBytes = 24;

    private readonly byte[] _gathered = GC.AllocateUninitializedArray<byte>(Capacity);
    private int _count;
    private long _end;
    private bool _isLastPage;

    /// <summary>Writes to the file at an offset and gives SQLite's code for what became of it.</summary>
    public delegate int ToFile(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Takes a write, and gives SQLite's code for what became of those that went to the file.</summary>
    public int Write(ReadOnlySpan<byte> bytes, long offset)
    {
        var appends = (offset >= _end || offset == 0) && bytes.Length <= Capacity; // at 0 the log begins anew
        if (!appends || offset != _end || _count + bytes.Length > Capacity)
        {
            var result = Flush();
            if (result != Ok)
            {
                return result;
            }
        }

        if (!appends)
        {
            _end = Math.Max(_end, offset + bytes.Length);
            return write(bytes, offset);
        }

        _end = offset + bytes.Length;
        bytes.CopyTo(_gathered.AsSpan(_count));
        _count += bytes.Length;
        if (bytes.Length == HeaderBytes)
        {
            _isLastPage = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != 0;
            return Ok;
        }

        var isLast = _isLastPage;
        _isLastPage = false;
        return isLast ? Flush() : Ok;
    }

    /// <summary>Writes what is gathered. After a failure it is gone: SQLite gives the transaction up.</summary>
    public int Flush()
    {
        var count = _count;
        _count = 0;
        return count == 0 ? Ok : write(_gathered.AsSpan(0, count), _end - count);
    }
}
