using System.Net.Sockets;

namespace Weir.Engine.Egress;

/// <summary>A connection that is counted for as long as it is open.</summary>
internal sealed class CountedStream : NetworkStream
{
    private readonly ConnectionTally _tally;
    private int _closed;

    public CountedStream(Socket socket, ConnectionTally tally)
        : base(socket, ownsSocket: true)
    {
        _tally = tally;
        tally.NoteOpened();
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _tally.NoteClosed();
        }

        base.Dispose(disposing);
    }
}
