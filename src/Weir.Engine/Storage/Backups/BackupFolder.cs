using System.Globalization;

namespace Weir.Engine.Storage.Backups;

/// <summary>The folder <c>backups/</c> of a data directory, and files in it whose names never collide.</summary>
public static class BackupFolder
{
    /// <summary>Its name.</summary>
    public const string Name = "backups";

    private const int MostOfOneName = 10_000;

    /// <summary>Makes the folder if needed and gives its path.</summary>
    public static string Open(string dataDirectory)
    {
        var folder = Path.Combine(dataDirectory, Name);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }

    /// <summary>Makes a new file that only this user may read; where the name is taken, <c>-2</c>, <c>-3</c>, ... is added to it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="name">Its name without the ending.</param>
    /// <param name="ending">The ending, with its dot.</param>
    /// <param name="path">The path it got.</param>
    public static FileStream Create(string folder, string name, string ending, out string path)
    {
        for (var i = 1; ; i++)
        {
            path = Numbered(folder, name, ending, i);
            try
            {
                return Create(path);
            }
            catch (IOException) when (i < MostOfOneName && File.Exists(path))
            {
                // Taken, perhaps this very moment.
            }
        }
    }

    /// <summary>Gives a finished file its name, or that name with a number where it is taken; never overwrites.</summary>
    internal static string Publish(string finished, string folder, string name, string ending)
    {
        for (var i = 1; ; i++)
        {
            var path = Numbered(folder, name, ending, i);
            try
            {
                File.Move(finished, path, overwrite: false);
                return path;
            }
            catch (IOException) when (i < MostOfOneName && File.Exists(path))
            {
                // As above.
            }
        }
    }

    /// <summary>A new file, readable and writable by this user only.</summary>
    internal static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }

    private static string Numbered(string folder, string name, string ending, int i) =>
        Path.Combine(folder, i == 1 ? name + ending : string.Create(CultureInfo.InvariantCulture, $"{name}-{i}{ending}"));
}
