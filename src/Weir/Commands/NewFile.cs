using System.Text;
using Weir.Management;

namespace Weir.Commands;

/// <summary>Writes files that were not there before; overwrites nothing.</summary>
internal static class NewFile
{
    /// <summary>Writes a text.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">What.</param>
    /// <param name="isPrivate">Whether only this user may read it.</param>
    /// <exception cref="ManagementException">It is there already, or cannot be written.</exception>
    public static void Write(string path, string text, bool isPrivate) => Write(path, Encoding.UTF8.GetBytes(text), isPrivate);

    /// <summary>Writes bytes.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool isPrivate)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (isPrivate && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManagementException(ExitCodes.Failed, File.Exists(path) ? $"{path} is there already; nothing is overwritten." : $"{path} cannot be written: {e.Message}", e);
        }
    }
}
