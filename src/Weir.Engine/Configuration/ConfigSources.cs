using System.Collections.Concurrent;
using Weir.Engine.Configuration.Overrides;

namespace Weir.Engine.Configuration;

/// <summary>What a configuration is loaded from.</summary>
public sealed record ConfigSources
{
    /// <summary>The configuration file; null when there is none, which is allowed: defaults and variables are enough to start.</summary>
    public ConfigFile? File { get; init; }

    /// <summary>Set to the path of a file that was asked for and does not exist: an error.</summary>
    public string? MissingFile { get; init; }

    /// <summary>Gives the file of an environment, or null when it has none.</summary>
    public Func<string, ConfigFile?> EnvironmentFile { get; init; } = _ => null;

    /// <summary>Gives a file that the configuration names, by its path relative to the configuration file; null when there is none.</summary>
    public Func<string, ConfigFile?> NamedFile { get; init; } = ConfigFile.Read;

    /// <summary>Environment variables. Default none.</summary>
    public EnvironmentVariables Variables { get; init; } = EnvironmentVariables.None;

    /// <summary>Changes at run time, in the order made; what has expired has no effect. Default none.</summary>
    public IReadOnlyList<ConfigOverride> Overrides { get; init; } = [];

    /// <summary>Whether secrets are looked for and checked. Default true; false where a file is checked away from its secrets.</summary>
    public bool CheckSecrets { get; init; } = true;

    /// <summary>A file on disk, and those of its environments beside it: <c>weir.staging.yaml</c> for <c>weir.yaml</c>.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="mustExist">Whether it was asked for by name, so that its absence is an error.</param>
    /// <param name="variables">Environment variables.</param>
    public static ConfigSources FromDisk(string path, bool mustExist, EnvironmentVariables variables)
    {
        var file = ConfigFile.Read(path);
        return new()
        {
            File = file,
            MissingFile = file is null && mustExist ? path : null,
            EnvironmentFile = environment => ConfigFile.Read(Path.Join(
                Path.GetDirectoryName(path), $"{Path.GetFileNameWithoutExtension(path)}.{environment}{Path.GetExtension(path)}")),
            NamedFile = name => ConfigFile.Read(Path.Combine(Path.GetDirectoryName(path) ?? "", name)),
            Variables = variables,
        };
    }

    /// <summary>The same sources, each file as it was the first time it was read, so that loading again cannot see another state of the disk.</summary>
    public ConfigSources Frozen()
    {
        // Bounded by the names that documents of this source ever had: few, and only those loaded.
        var environments = new ConcurrentDictionary<string, ConfigFile?>(StringComparer.Ordinal);
        var named = new ConcurrentDictionary<string, ConfigFile?>(StringComparer.Ordinal);
        return this with
        {
            EnvironmentFile = name => environments.GetOrAdd(name, EnvironmentFile),
            NamedFile = name => named.GetOrAdd(name, NamedFile),
        };
    }
}
