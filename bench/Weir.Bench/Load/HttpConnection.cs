using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Weir.Bench.Load;

/// <summary>One keep-alive connection that sends requests made beforehand and hands out the answer's body piece by piece. Little work for each, on purpose.</summary>
internal sealed class HttpConnection : IDisposable
{
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private long _left;
    private bool _chunked;
    private bool _ended;
    private bool _inChunk; // its bytes are read, the line end behind them is not

    /// <summary>Status of the answer that <see cref="SendAsync"/> began.</summary>
    public int Status { get; private set; }

    public ValueTask ConnectAsync(IPEndPoint server, CancellationToken cancellationToken) => _socket.ConnectAsync(server, cancellationToken);

    /// <summary>Sends a request and reads the answer's head.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += await _socket.SendAsync(request[sent..], SocketFlags.None, cancellationToken);
        }

        var head = await FindAsync(HeadEnd, cancellationToken);
        ReadHead(_buffer.AsSpan(_start, head));
        _start += head + 4;
        _ended = false;
    }

    /// <summary>The next piece of the body; empty at its end. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        if (_left == 0 && !_ended)
        {
            await NextChunkAsync(cancellationToken);
        }

        if (_ended)
        {
            return default;
        }

        if (_start == _end)
        {
            await FillAsync(cancellationToken);
        }

        var piece = _buffer.AsMemory(_start, (int)Math.Min(_left, _end - _start));
        _start += piece.Length;
        _left -= piece.Length;
        _inChunk = _chunked && _left == 0;
        _ended = !_chunked && _left == 0;
        return piece;
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask NextChunkAsync(CancellationToken cancellationToken)
    {
        if (!_chunked)
        {
            _ended = true;
            return;
        }

        if (_inChunk)
        {
            _start += 2 + await FindAsync(LineEnd, cancellationToken);
            _inChunk = false;
        }

        var line = await FindAsync(LineEnd, cancellationToken);
        if (!Utf8Parser.TryParse(_buffer.AsSpan(_start, line), out long size, out _, 'x'))
        {
            throw new IOException("not a chunk size");
        }

        _start += line + 2;
        _left = size;
        if (size == 0)
        {
            _start += 2 + await FindAsync(LineEnd, cancellationToken);
            _ended = true;
        }
    }

    private void ReadHead(ReadOnlySpan<byte> head)
    {
        Status = int.Parse(head[9..12], CultureInfo.InvariantCulture);
        _chunked = true;
        _left = 0;
        foreach (var line in head.Split("\r\n"u8))
        {
            var text = head[line];
            if (text.Length > 15 && text[14] == ':' && System.Text.Ascii.EqualsIgnoreCase(text[..14], "content-length"u8))
            {
                _left = long.Parse(text[15..].Trim((byte)' '), CultureInfo.InvariantCulture);
                _chunked = false;
            }
        }
    }

    private async ValueTask<int> FindAsync(byte[] what, CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf(what);
            if (at >= 0)
            {
                return at;
            }

            await FillAsync(cancellationToken);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancellationToken);
        _end += read > 0 ? read : throw new IOException("The connection ended inside an answer.");
    }
}
