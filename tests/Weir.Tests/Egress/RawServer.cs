using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Tests.Egress;

/// <summary>A listener that counts connections and answers each request head with the same bytes, then closes.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private readonly TcpListener _listener;
    private readonly byte[] _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _connections;

    public RawServer(string answer = Ok, string address = "127.0.0.1", int port = 0)
    {
        _answer = Encoding.Latin1.GetBytes(answer);
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start(backlog: 512);
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What clients sent first, one for each connection that sent something.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    public Uri Url(string path = "/") => new($"http://127.0.0.1:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                await AnswerAsync(client);
            }
            catch (IOException)
            {
                // The client left.
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var (buffer, length) = (new byte[64 * 1024], 0);
        int read;
        do
        {
            read = await stream.ReadAsync(buffer.AsMemory(length), _stop.Token);
            length += read;
        }
        while (read > 0 && buffer[0] != 0x16 && !buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8));

        if (length > 0)
        {
            Heads.Enqueue(Encoding.Latin1.GetString(buffer, 0, length));
            await stream.WriteAsync(_answer, _stop.Token);
        }
    }
}
