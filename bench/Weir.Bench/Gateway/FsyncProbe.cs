using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Weir.Bench.Gateway;

/// <summary>What one fsync costs on the disk of the data directory: 4 KiB written over what is there, then <c>fdatasync</c>, as SQLite does with its log.</summary>
/// <remarks>With the pause between two that a call leaves: a disk that is written to without one answers sooner.</remarks>
internal static class FsyncProbe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(0.3);

    public static List<double> Run(string folder, int times)
    {
        using var file = File.OpenHandle(Path.Combine(folder, "fsync.probe"), FileMode.Create, FileAccess.Write);
        var page = new byte[4096];
        RandomAccess.Write(file, new byte[page.Length * times], 0);
        RandomAccess.FlushToDisk(file);
        var seen = new List<double>(times);
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < Pause)
            {
                // As a call does, the processor works meanwhile.
            }

            start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, page, i * (long)page.Length);
            if (FData(file.DangerousGetHandle().ToInt32()) != 0)
            {
                throw new IOException("fdatasync failed");
            }

            seen.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return seen;
    }

    [DllImport("libc", EntryPoint = "fdatasync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FData(int descriptor);
}
