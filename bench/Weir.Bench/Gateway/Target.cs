using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Weir.Bench.Load;
using Weir.Engine.Storage;

namespace Weir.Bench.Gateway;

/// <summary>One gateway under measurement: how to start it, and the process once it runs.</summary>
internal sealed class Target(string name, IPEndPoint address, string key, Func<ChildProcess> start, Func<string?> database) : IDisposable
{
    private ChildProcess? _process;

    public string Name => name;

    public IPEndPoint Address => address;

    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{name} does not run.");

    /// <summary>Requests that it has answered since its start.</summary>
    public long Answered { get; set; }

    /// <summary>Attempts in its ledger, which must be as many; <see langword="null"/> for one that keeps none.</summary>
    public long? LedgerRows => database() is { } file ? Count(file) : null;

    public byte[] Request(int bodyBytes, bool stream) => Payloads.Request(address.ToString(), key, bodyBytes, stream);

    /// <summary>Starts it and returns the time from the start of the process to the first good answer.</summary>
    public async Task<TimeSpan> StartAsync()
    {
        _process?.Dispose();
        var request = Request(1_024, stream: false);
        var started = Stopwatch.GetTimestamp();
        _process = start();
        Answered = 1;
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

    private static long Count(string file)
    {
        SqliteLibrary.Load();
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM ledger_attempts";
        return (long)command.ExecuteScalar()!;
    }
}
