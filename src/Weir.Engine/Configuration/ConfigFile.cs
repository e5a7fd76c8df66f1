using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration;

/// <summary>A configuration file as it was read at one moment.</summary>
/// <param name="Name">Its name as people gave it; stands in problems.</param>
/// <param name="Bytes">Its contents; cut off just above the largest size that is accepted.</param>
public sealed record ConfigFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Reads a file.</summary>
    /// <returns>Null when there is none.</returns>
    public static ConfigFile? Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[(int)Math.Min(stream.CanSeek ? stream.Length + 1 : int.MaxValue, DocumentBounds.MaxBytes + 1)];
            return new(path, buffer.AsMemory(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return new(path, default) { Unreadable = broken is UnauthorizedAccessException ? "it may not be read by this user, or is a directory" : "reading it failed" };
        }
    }
}
