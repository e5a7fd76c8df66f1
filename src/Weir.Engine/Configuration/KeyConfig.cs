namespace Weir.Engine.Configuration;

/// <summary>A credential of a caller. <c>keys.&lt;id&gt;</c>.</summary>
public sealed record KeyConfig
{
    // One object for all: what is the same should compare so.
    private static readonly IReadOnlyList<AttributionName> UsuallySet = [AttributionName.User, AttributionName.Session, AttributionName.Feature];

    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where its full text (32 characters or more) is found. Required in a file; a key made at run time has none.</summary>
    public SecretReference? Secret { get; init; }

    /// <summary>What it is for, for people. Default none.</summary>
    public string? Description { get; init; }

    /// <summary>Team that pays. Default none.</summary>
    public string? Team { get; init; }

    /// <summary>Project that pays. Default none.</summary>
    public string? Project { get; init; }

    /// <summary>Customer that pays. Default none.</summary>
    public string? Customer { get; init; }

    /// <summary>User that pays. Default none.</summary>
    public string? User { get; init; }

    /// <summary>Environment the caller belongs to. Default none.</summary>
    public string? Environment { get; init; }

    /// <summary>Name of a class of callers, for reports. Default none.</summary>
    public string? Tier { get; init; }

    /// <summary>Models it may call; empty (the default) means all. A list written empty is refused.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Whether it works. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When it stops working (RFC 3339). Default never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Its limits. Default none.</summary>
    public LimitsConfig Limits { get; init; } = new();

    /// <summary>Most output tokens that a call may ask for, 1 to 10000000. Default: not bounded by the key.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Whether Weir may set or lower a request's output bound where a budget must be held against it. Default true.</summary>
    public bool BoundOutput { get; init; } = true;

    /// <summary>What the caller may name itself in <c>x-weir-*</c> headers. Default user, session, feature.</summary>
    public IReadOnlyList<AttributionName> MaySet { get; init; } = UsuallySet;

    /// <summary>Id of the preset whose values go before the model's own. Default none.</summary>
    public string? Preset { get; init; }

    /// <summary>Whether bodies of its calls are kept, without what looks like a secret, for some days. Default false.</summary>
    public bool RecordBodies { get; init; }

    /// <summary>Presets that the caller may choose by <c>x-weir-preset</c>. Default none: the header is ignored.</summary>
    public IReadOnlyList<string> Presets { get; init; } = [];
}
