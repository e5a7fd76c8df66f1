namespace Weir.Engine.Configuration;

/// <summary>Names of whom a flag's rule is about. An empty list: this kind of name does not matter.</summary>
public sealed record FlagScopeConfig
{
    /// <summary>Environments: the caller's, and where it has none the configuration's.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Teams.</summary>
    public IReadOnlyList<string> Team { get; init; } = [];

    /// <summary>Projects.</summary>
    public IReadOnlyList<string> Project { get; init; } = [];

    /// <summary>Customers.</summary>
    public IReadOnlyList<string> Customer { get; init; } = [];

    /// <summary>End users.</summary>
    public IReadOnlyList<string> User { get; init; } = [];

    /// <summary>Ids of keys.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];
}
