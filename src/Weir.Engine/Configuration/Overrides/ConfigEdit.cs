using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Configuration.Overrides;

/// <summary>One step of a change.</summary>
/// <param name="Path">What it is about.</param>
/// <param name="Value">The value to set, as JSON (<c>null</c> in JSON takes away what the lower layers say); no value at all removes the overrides
/// at the path and below it, so that the lower layers hold again.</param>
public sealed record ConfigEdit(ConfigPath Path, string? Value)
{
    /// <summary>Sets a value.</summary>
    /// <param name="path">Dot path.</param>
    /// <param name="json">The value as JSON.</param>
    public static ConfigEdit Set(string path, string json) => new(new(path), json);

    /// <summary>Removes what is overridden at a path and below it.</summary>
    /// <param name="path">Dot path.</param>
    public static ConfigEdit Remove(string path) => new(new ConfigPath(path), null);
}

/// <summary>A change of the configuration at run time: all of its edits are put in force together, or none.</summary>
public sealed record ConfigChange
{
    /// <summary>Most edits of one change.</summary>
    public const int MostEdits = 1_000;

    /// <summary>The edits, 1 to <see cref="MostEdits"/>, in order: each sees what those before it did.</summary>
    public required IReadOnlyList<ConfigEdit> Edits { get; init; }

    /// <summary>Why, 1 to 500 characters in one line.</summary>
    public required string Reason { get; init; }

    /// <summary>Who, 1 to 200 characters in one line.</summary>
    public required string Author { get; init; }

    /// <summary>Who really asks, for the audit trail. Default the author, from nowhere.</summary>
    public ConfigActor? By { get; init; }

    /// <summary>When what is set ends by itself; <see langword="null"/> (the default): never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The only environment that what is set holds in, and that overrides are removed of; <see langword="null"/> (the default): every one.</summary>
    public string? Environment { get; init; }

    /// <summary>Words to find what is set by: at most 20 of 1 to 50 characters in one line. Default none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The revision that the author saw; when it is not the current one, nothing is changed. <see langword="null"/> (the default): any.</summary>
    public long? IfMatch { get; init; }

    /// <summary>Whether only to tell what would come of it. Default false.</summary>
    public bool DryRun { get; init; }
}
