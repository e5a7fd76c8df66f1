namespace Weir.Engine.Configuration;

/// <summary>Where a server's configuration comes from, now and later.</summary>
/// <param name="Loaded">What the configuration in force was loaded from.</param>
/// <param name="Read">Reads the same places again.</param>
public sealed record ConfigSource(ConfigSources Loaded, Func<ConfigSources> Read)
{
    /// <summary>Sources that never become others, such as a text in the program.</summary>
    public static ConfigSource Fixed(ConfigSources sources) => new(sources, () => sources);

    /// <summary>Whether a server runs on it. False for work on a data directory beside no server: changes are checked (but for secrets, which are
    /// not at hand there) and kept, and are in force when a server starts. Default true.</summary>
    public bool Serves { get; init; } = true;
}
