namespace Weir.Engine.Configuration;

/// <summary>Where a server's configuration comes from, now and later.</summary>
/// <param name="Loaded">What the configuration in force was loaded from.</param>
/// <param name="Read">Reads the same places again.</param>
public sealed record ConfigSource(ConfigSources Loaded, Func<ConfigSources> Read)
{
    /// <summary>Sources that never become others, such as a text in the program.</summary>
    public static ConfigSource Fixed(ConfigSources sources) => new(sources, () => sources);

    /// <summary>Folder of the files, to be watched; null for sources that are no files on disk.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the sources can become others.</summary>
    public bool IsOnDisk => Folder is not null;

    /// <summary>A file on disk with those of its environments beside it, as it is now.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="mustExist">Whether it was asked for by name.</param>
    /// <param name="variables">Environment variables.</param>
    public static ConfigSource OnDisk(string path, bool mustExist, EnvironmentVariables variables)
    {
        ConfigSources Now() => ConfigSources.FromDisk(path, mustExist, variables);
        return new(Now().Frozen(), Now) { Folder = Path.GetDirectoryName(Path.GetFullPath(path)) };
    }

    /// <summary>Whether a server runs on it. False for work on a data directory beside no server: changes are checked (but for secrets, which are
    /// not at hand there) and kept, and are in force when a server starts. Default true.</summary>
    public bool Serves { get; init; } = true;
}
