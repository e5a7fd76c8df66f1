using Weir.Acceptance.Running;

namespace Weir.Acceptance.Killing;

/// <summary>A disk of a few megabytes that can be filled and freed. Needs root, to mount it.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int Megabytes = 48;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-disk-");

    private SmallDisk()
    {
    }

    public string Path => _folder.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static async Task<SmallDisk> MountAsync(CancellationToken cancellationToken)
    {
        Assert.True(Environment.IsPrivilegedProcess, "This test mounts a small disk, which only root may: run it as root, or in a container.");
        var disk = new SmallDisk();
        await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", disk.Path], cancellationToken);
        return disk;
    }

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[64 * 1024];
        while (block.Length > 0)
        {
            try
            {
                filler.Write(block);
            }
            catch (IOException)
            {
                block = new byte[block.Length / 2];
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", ["-l", Path], CancellationToken.None);
        _folder.Delete(recursive: true);
    }

    private static async Task RunAsync(string file, string[] arguments, CancellationToken cancellationToken)
    {
        await using var run = Started.Start(file, arguments);
        Assert.True(await run.ExitAsync(cancellationToken) == 0, run.Told());
    }
}
