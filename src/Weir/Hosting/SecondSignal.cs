using System.Runtime.InteropServices;
using Weir.Commands;

namespace Weir.Hosting;

/// <summary>The first SIGTERM drains; a second one ends the process at once, which is always safe.</summary>
internal static class SecondSignal
{
    public static IDisposable Hasten()
    {
        var signals = 0;
        return PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ =>
        {
            // Counted, not asked of the host: its own handler may have begun to stop it for this very signal before this one runs.
            if (Interlocked.Increment(ref signals) > 1)
            {
                Environment.Exit(ExitCodes.Fine);
            }
        });
    }
}
