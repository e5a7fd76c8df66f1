using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Weir.Acceptance.Running;

/// <summary>A process under test: its lines as they come, its exit code, and its certain end.</summary>
/// <remarks>Keeps every line until it is disposed; what these processes print is little.</remarks>
internal sealed class Started : IAsyncDisposable
{
    /// <summary>How long anything these tests wait for may take on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private Started(Process process) => _process = process;

    public int Id => _process.Id;

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts <paramref name="file"/>. It inherits this process's environment without anything that speaks to Weir or holds a provider's key.</summary>
    public static Started Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null, string? directory = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = directory ?? "",
        };
        foreach (var name in start.Environment.Keys.Where(Meddles).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

#pragma warning disable RS0030 // The ban is for the product, which starts no processes. These tests look at it from outside, and this is the one place that starts it.
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{file}' did not start.");
#pragma warning restore RS0030
        var started = new Started(process);
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => started.Take(line.Data);
        process.ErrorDataReceived += (_, line) => started.TakeError(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>The first line on standard output, from the last one asked for on, that <paramref name="wanted"/> picks.</summary>
    public async Task<string> LineAsync(Predicate<string> wanted, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = Deadline(cancellationToken);
            await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
            {
                if (wanted(line))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The line did not come within {Patience}.\n{Told()}");
        }

        throw new InvalidOperationException($"The process ended before the line came.\n{Told()}");
    }

    /// <summary>The exit code, once the process has ended and all its output is here.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken, TimeSpan? within = null)
    {
        try
        {
            using var patience = Deadline(cancellationToken, within);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The process did not end within {within ?? Patience}.\n{Told()}");
        }

        return _process.ExitCode;
    }

    /// <summary>As <c>kill -TERM</c> (or another signal) does.</summary>
    public async Task SignalAsync(string name, CancellationToken cancellationToken)
    {
        await using var kill = Start("kill", [$"-{name}", $"{Id}"]);
        var code = await kill.ExitAsync(cancellationToken);
        Assert.True(code == 0, kill.Told());
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Everything it said, for a failure's message.</summary>
    public string Told() => $"Standard output:\n{Output}\nStandard error:\n{Errors}";

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static CancellationTokenSource Deadline(CancellationToken cancellationToken, TimeSpan? within = null)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(within ?? Patience);
        return source;
    }

    private static bool Meddles(string name) =>
        name.StartsWith("WEIR", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_API_KEY", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_BASE_URL", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ANTHROPIC_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("OPENAI_", StringComparison.OrdinalIgnoreCase);

    private void Take(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
            return;
        }

        _output.Enqueue(line);
        _lines.Writer.TryWrite(line);
    }

    private void TakeError(string? line)
    {
        if (line is not null)
        {
            _errors.Enqueue(line);
        }
    }
}
