using System.Collections.Frozen;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.Keys;

namespace Weir.Engine.Identity;

/// <summary>Whom a key belongs to and what it may do. Fixed when the configuration is compiled; a request reads it.</summary>
public sealed record Caller
{
    /// <summary>The key's id. Never its secret.</summary>
    public required string KeyId { get; init; }

    /// <summary>The team that pays, unless the caller may name another.</summary>
    public string? Team { get; init; }

    /// <summary>The project that pays.</summary>
    public string? Project { get; init; }

    /// <summary>The customer on whose behalf the key calls.</summary>
    public string? Customer { get; init; }

    /// <summary>The user on whose behalf the key calls.</summary>
    public string? User { get; init; }

    /// <summary>Deployment environment of the caller.</summary>
    public string? Environment { get; init; }

    /// <summary>Service tier, a label in metrics.</summary>
    public string? Tier { get; init; }

    /// <summary>Model names the key may call; <see langword="null"/> for all.</summary>
    public FrozenSet<string>? Models { get; init; }

    /// <summary>Attributes that the caller may name by header, such as the user; others are ignored.</summary>
    public required FrozenSet<AttributionName> MaySet { get; init; }

    /// <summary>When the key stops working; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Most output tokens that a call may ask for; <see langword="null"/> for no bound of the key's.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>True when Weir may set or lower the output bound of a request so that its cost can be held.</summary>
    public bool MayBoundOutput { get; init; } = true;

    /// <summary>The preset that is filled into its requests; <see langword="null"/> for the model's own.</summary>
    public string? Preset { get; init; }

    /// <summary>Presets that the caller may choose by header in its place; <see langword="null"/> for none.</summary>
    public FrozenSet<string>? Presets { get; init; }

    /// <summary>True when the bodies of its calls are kept.</summary>
    public bool RecordBodies { get; init; }

    /// <summary>True when the key may call <paramref name="model"/>.</summary>
    public bool MayCall(string model) => Models is null || Models.Contains(model);
}

/// <summary>A caller and the key that identifies it.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="Hash">Hash of the key's full text.</param>
/// <param name="Use">Where its uses are noted; <see langword="null"/> for nowhere.</param>
public sealed record CallerKey(Caller Caller, KeyHash Hash, KeyUse? Use = null);
