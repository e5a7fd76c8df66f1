namespace Weir.Engine.Configuration;

/// <summary>A feature flag. <c>flags.&lt;name&gt;</c>.</summary>
public sealed record FlagConfig
{
    /// <summary>Its name: words joined by dots, each level off where the one above is.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it switches. Default none.</summary>
    public string? Description { get; init; }

    /// <summary>Off for everybody when false. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Part of the subjects that it is on for, in percent, 0 to 100 in steps of 0.001. Default 100.</summary>
    public decimal Percentage { get; init; } = 100;

    /// <summary>Whose id decides about the percentage. Default user.</summary>
    public FlagSubject By { get; init; } = FlagSubject.User;

    /// <summary>Flags without which it is off. Default none.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Flags with which it is off. Default none.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>Off for all that are not named here; every kind that is stated must match. Default: for all.</summary>
    public FlagScopeConfig Only { get; init; } = new();

    /// <summary>Off for those named here. Default nobody.</summary>
    public FlagScopeConfig Except { get; init; } = new();

    /// <summary>On for those named here, whatever the percentage and <see cref="Only"/> say. Default nobody.</summary>
    public FlagScopeConfig Always { get; init; } = new();
}
