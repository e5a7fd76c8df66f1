namespace Weir.Engine.Configuration.Revisions;

/// <summary>How files are read again.</summary>
public sealed record ConfigReload
{
    /// <summary>Whether a person asked for it: then what looks like half of a file is taken at its word. Default false.</summary>
    public bool Confirmed { get; init; }

    /// <summary>Who asks, for the audit trail. Default Weir itself.</summary>
    public ConfigActor? By { get; init; }
}

/// <summary>Contents of a file that are valid by themselves and yet most likely not what anybody meant.</summary>
internal static class FileRules
{
    /// <summary>Why the files are not even tried; null when they are.</summary>
    public static ConfigProblem? Problem(ConfigSources before, ConfigSources now, ConfigReload reload)
    {
        if (before.File is { } file && now.File is null && now.MissingFile is null)
        {
            // Without the file the defaults would be in force: every provider and key gone because of one deleted name.
            return new(ConfigSeverity.Error, "", new(ConfigLayer.File, file.Name), "the file is gone; what it said last stays in force");
        }

        return !reload.Confirmed && before.File is { } old && now.File is { Unreadable: null } next && IsBeginning(next.Bytes.Span, old.Bytes.Span)
            ? new(ConfigSeverity.Error, "", new(ConfigLayer.File, next.Name),
                "the file is only the beginning of what is in force, as if it were being written; if the rest was removed on purpose, run 'weir config reload'")
            : null;
    }

    private static bool IsBeginning(ReadOnlySpan<byte> next, ReadOnlySpan<byte> old) =>
        next.Length < old.Length && old.StartsWith(next) && old[next.Length..].ContainsAnyExcept((byte)' ', (byte)'\n', (byte)'\r');
}
