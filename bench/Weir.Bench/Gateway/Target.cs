using System.Diagnostics;
using System.Net;
using Weir.Bench.Load;

namespace Weir.Bench.Gateway;

/// <summary>One gateway under measurement: how to start it, and the process once it runs.</summary>
internal sealed class Target(string name, IPEndPoint address, string key, Func<ChildProcess> start) : IDisposable
{
    private ChildProcess? _process;

    public string Name => name;

    public IPEndPoint Address => address;

    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{name} does not run.");

    public byte[] Request(int bodyBytes, bool stream) => Payloads.Request(address.ToString(), key, bodyBytes, stream);

    /// <summary>Starts it and returns the time from the start of the process to the first good answer.</summary>
    public async Task<TimeSpan> StartAsync()
    {
        _process?.Dispose();
        var request = Request(1_024, stream: false);
        var started = Stopwatch.GetTimestamp();
        _process = start();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            try
            {
                using var connection = new HttpConnection();
                await connection.ConnectAsync(address, bound.Token);
                await connection.SendAsync(request, bound.Token);
                return connection.Status == 200 ? Stopwatch.GetElapsedTime(started) : throw new InvalidDataException($"{name} answered {connection.Status}.");
            }
            catch (System.Net.Sockets.SocketException) when (!_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, bound.Token);
            }
        }
    }

    public void Dispose() => _process?.Dispose();
}
