using System.Runtime.InteropServices;

namespace Weir.Hosting;

/// <summary>The first SIGTERM drains; a second one ends the process at once, which is always safe.</summary>
internal static class SecondSignal
{
    public static IDisposable Hasten(IHostApplicationLifetime lifetime) => PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ =>
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            Environment.Exit(0);
        }
    });
}
