using Weir.Engine.Configuration;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Ledger;

namespace Weir.Engine.Operations.Keys;

/// <summary>Where a key comes from.</summary>
internal enum KeySource
{
    /// <summary>The configuration.</summary>
    File,

    /// <summary>Made at run time.</summary>
    Record,

    /// <summary>Neither any more: only a budget's word about it is left.</summary>
    Gone,
}

/// <summary>Whether a key works, and why not.</summary>
internal enum KeyState
{
    /// <summary>It works.</summary>
    Active,

    /// <summary>Switched off by a person.</summary>
    Disabled,

    /// <summary>Switched off by a budget.</summary>
    DisabledByBudget,

    /// <summary>Its end is past.</summary>
    Expired,

    /// <summary>The configuration has a key of the same id, which holds.</summary>
    Shadowed,

    /// <summary>There is no such key any more.</summary>
    Gone,
}

/// <summary>A caller's key as the management API shows it; never a secret.</summary>
/// <param name="Id">Its id.</param>
internal sealed record KeyView(string Id)
{
    public required KeySource Source { get; init; }

    public required KeyState State { get; init; }

    /// <summary>Whether it works: <see cref="State"/> in one word.</summary>
    public bool Enabled => State == KeyState.Active;

    public string? Description { get; init; }

    public string? Team { get; init; }

    public string? Project { get; init; }

    public string? Customer { get; init; }

    public string? User { get; init; }

    public string? Environment { get; init; }

    public string? Tier { get; init; }

    /// <summary>Models it may call; empty for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    public LimitsConfig Limits { get; init; } = new();

    public int? MaxOutputTokens { get; init; }

    public bool BoundOutput { get; init; }

    public IReadOnlyList<AttributionName> MaySet { get; init; } = [];

    public string? Preset { get; init; }

    public IReadOnlyList<string> Presets { get; init; } = [];

    public bool RecordBodies { get; init; }

    /// <summary>The budget that disabled it; <see langword="null"/> when none did.</summary>
    public DisabledBy? DisabledBy { get; init; }

    /// <summary>What may be known of its secrets, the newest first; empty for a key of the configuration.</summary>
    public IReadOnlyList<SecretView> Secrets { get; init; } = [];

    /// <summary>For <c>If-Match</c>; <see langword="null"/> for a key of the configuration.</summary>
    public long? Version { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public string? ChangedBy { get; init; }

    /// <summary>To the second; kept every minute. <see langword="null"/> for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>What was used with it; only where one key is shown.</summary>
    public KeySpend? Spend { get; init; }

    public static KeyView Of(KeyFacts facts, DateTimeOffset now)
    {
        var view = OfSettings(facts, facts.Configured ?? facts.Record?.Settings ?? new KeyConfig { BoundOutput = false, MaySet = [] }, now);
        return facts.Record is not { } record ? view : view with
        {
            Source = KeySource.Record,
            Secrets = [.. record.Secrets.Where(secret => secret.IsLive(now)).Select(secret => new SecretView(secret.Hint, secret.CreatedAt, secret.EndsAt))],
            Version = record.Version,
            CreatedAt = record.CreatedAt,
            CreatedBy = record.CreatedBy,
            ChangedAt = record.ChangedAt,
            ChangedBy = record.ChangedBy,
        };
    }

    private static KeyView OfSettings(KeyFacts facts, KeyConfig key, DateTimeOffset now) => new(facts.Id)
    {
        Source = facts.Configured is null ? KeySource.Gone : KeySource.File,
        State = StateOf(facts, now),
        Description = key.Description,
        Team = key.Team,
        Project = key.Project,
        Customer = key.Customer,
        User = key.User,
        Environment = key.Environment,
        Tier = key.Tier,
        Models = key.Models,
        ExpiresAt = key.ExpiresAt,
        Limits = key.Limits,
        MaxOutputTokens = key.MaxOutputTokens,
        BoundOutput = key.BoundOutput,
        MaySet = key.MaySet,
        Preset = key.Preset,
        Presets = key.Presets,
        LastUsedAt = facts.LastUsedAt,
        RecordBodies = key.RecordBodies,
        DisabledBy = facts.Disabled is { } disabled ? new(disabled.Budget, disabled.Child, disabled.At) : null,
    };

    private static KeyState StateOf(KeyFacts facts, DateTimeOffset now) => facts switch
    {
        { Configured: null, Record: null } => KeyState.Gone,
        { Configured: not null, Record: not null } => KeyState.Shadowed,
        _ when (facts.Configured ?? facts.Record!.Settings) is { Enabled: false } => KeyState.Disabled,
        _ when (facts.Configured ?? facts.Record!.Settings).ExpiresAt <= now => KeyState.Expired,
        { Disabled: not null } => KeyState.DisabledByBudget,
        _ => KeyState.Active,
    };
}

/// <summary>What is known of one key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Configured">The key of the configuration.</param>
/// <param name="Record">The key made at run time.</param>
/// <param name="Disabled">What a budget did to it.</param>
/// <param name="LastUsedAt">When it was used last.</param>
internal sealed record KeyFacts(string Id, KeyConfig? Configured, KeyRecord? Record, DisabledKey? Disabled, DateTimeOffset? LastUsedAt)
{
    /// <summary>True when it belongs to <paramref name="team"/>, both where there are two of the id; always for <see langword="null"/>, the whole house.</summary>
    public bool IsOf(string? team) => team is null
        || ((Configured ?? Record?.Settings) is { } one && string.Equals(one.Team, team, StringComparison.Ordinal)
            && (Record is null || string.Equals(Record.Settings.Team, team, StringComparison.Ordinal)));
}

/// <summary>What may be known of a secret.</summary>
/// <param name="Hint">Its last four characters.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="EndsAt">When it stops working because another took its place; <see langword="null"/> for the current one.</param>
internal sealed record SecretView(string Hint, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt);

/// <summary>What disabled a key.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Child">Which of its children.</param>
/// <param name="At">When.</param>
internal sealed record DisabledBy(string Budget, string Child, DateTimeOffset At);
