using System.Globalization;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Killing;

/// <summary>A disk that takes its time under one program: whatever it syncs is held up, until this is disposed. Needs the right to trace it, which root has.</summary>
internal sealed class SlowDisk : IAsyncDisposable
{
    private readonly Started _strace;

    private SlowDisk(Started strace) => _strace = strace;

    public static async Task<SlowDisk> UnderAsync(int process, TimeSpan delay, CancellationToken cancellationToken)
    {
        // All threads, since the store is written on any of the pool's.
        var strace = Started.Start(
            "strace",
            ["-f", "-p", process.ToString(CultureInfo.InvariantCulture), "-e", "trace=fdatasync", "-e", string.Create(CultureInfo.InvariantCulture, $"inject=fdatasync:delay_enter={delay.TotalMicroseconds:0}")]);
        await Wait.ForAsync("the disk is slow", Started.Patience, () => Task.FromResult(strace.Errors.Contains("attached", StringComparison.Ordinal) ? "so" : null), cancellationToken);
        return new(strace);
    }

    public async ValueTask DisposeAsync()
    {
        await _strace.SignalAsync("TERM", CancellationToken.None);
        await _strace.ExitAsync(CancellationToken.None);
        await _strace.DisposeAsync();
    }
}
