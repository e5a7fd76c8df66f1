namespace Weir.Engine.Configuration.Overrides;

/// <summary>A change at run time that is in force: laid over every other layer, in the order made.</summary>
/// <param name="Id">Its number, 1 and up; never used again.</param>
/// <param name="Path">The value it sets. A mapping unites with what lies below; anything else replaces it.</param>
/// <param name="Value">The value as JSON; <c>null</c> takes away what the lower layers say.</param>
/// <param name="Reason">Why it was made.</param>
/// <param name="Author">Who made it.</param>
/// <param name="CreatedAt">When.</param>
public sealed record ConfigOverride(long Id, ConfigPath Path, string Value, string Reason, string Author, DateTimeOffset CreatedAt)
{
    /// <summary>When it ends by itself; <see langword="null"/> (the default): not before it is removed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the layers below said at its path when it was made, as JSON, secrets masked; <see langword="null"/>: nothing.</summary>
    public string? Lower { get; init; }

    /// <summary>The only environment that it holds in; <see langword="null"/> (the default): in every one.</summary>
    public string? Environment { get; init; }

    /// <summary>Words to find it by, at most 20. Default none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether it holds in an environment.</summary>
    public bool AppliesTo(string environment) => Environment is null || string.Equals(Environment, environment, StringComparison.Ordinal);

    /// <summary>Whether it has not ended by itself.</summary>
    public bool IsLive(DateTimeOffset now) => ExpiresAt is not { } end || end > now;

    internal ConfigOrigin Origin => new(ConfigLayer.Override, $"override {Id.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
}
