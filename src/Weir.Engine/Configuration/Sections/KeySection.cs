using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>keys.*</c>.</summary>
internal static class KeySection
{
    /// <summary>A key of the file.</summary>
    public static readonly ObjectKind<KeyConfig> Kind = Settings(new ObjectKind<KeyConfig>("key", () => new())
        .RequiredReference("secret", Values.Secret, k => k.Secret, (k, value) => k with { Secret = value },
            "Where its full text (32 characters or more) is found."));

    /// <summary>A key that was made at run time: the same fields, but its secret was made by Weir and is kept as a hash.</summary>
    public static readonly ObjectKind<KeyConfig> Record = Settings(new ObjectKind<KeyConfig>("key", () => new()));

    private static ObjectKind<KeyConfig> Settings(ObjectKind<KeyConfig> kind) => kind
        .Optional("description", Values.Line, k => k.Description, (k, value) => k with { Description = value },
            "What it is for, for people.")
        .Optional("team", Values.Line, k => k.Team, (k, value) => k with { Team = value },
            "Team that pays.")
        .Optional("project", Values.Line, k => k.Project, (k, value) => k with { Project = value },
            "Project that pays.")
        .Optional("customer", Values.Line, k => k.Customer, (k, value) => k with { Customer = value },
            "Customer that pays.")
        .Optional("user", Values.Line, k => k.User, (k, value) => k with { User = value },
            "User that pays.")
        .Optional("environment", Values.Line, k => k.Environment, (k, value) => k with { Environment = value },
            "Environment the caller belongs to.")
        .Optional("tier", Values.Line, k => k.Tier, (k, value) => k with { Tier = value },
            "Name of a class of callers, for reports.")
        .Optional("models", new ListKind<string>(Values.ModelName) { AtLeast = 1 }, k => k.Models.Count == 0 ? null : k.Models, (k, value) => k with { Models = value },
            "Models it may call. Default: all; an empty list is refused, because it reads like none.")
        .Field("enabled", Values.Boolean, k => k.Enabled, (k, value) => k with { Enabled = value },
            "Whether it works. The secret of a disabled one is not looked for.")
        .Optional("expires_at", Values.Instant, k => k.ExpiresAt, (k, value) => k with { ExpiresAt = value },
            "When it stops working. Default: never.")
        .Field("limits", LimitsSection.Kind, k => k.Limits, (k, value) => k with { Limits = value },
            "Its limits.")
        .Optional("max_output_tokens", Values.Integer(1, 10_000_000, "tokens"), k => k.MaxOutputTokens, (k, value) => k with { MaxOutputTokens = value },
            "Most output tokens that a call may ask for. Default: not bounded by the key.")
        .Field("bound_output", Values.Boolean, k => k.BoundOutput, (k, value) => k with { BoundOutput = value },
            "Whether the gateway may set or lower a request's output bound where a budget must be held against it.")
        .Field("may_set", new ListKind<AttributionName>(Values.Choice<AttributionName>()), k => k.MaySet, (k, value) => k with { MaySet = value },
            "What the caller may name itself in `x-weir-*` headers.")
        .Optional("preset", Values.Line, k => k.Preset, (k, value) => k with { Preset = value },
            "Preset whose values are filled into its requests where they state none, before the model's own. Default: none.")
        .Field("presets", new ListKind<string>(Values.Line), k => k.Presets, (k, value) => k with { Presets = value },
            "Presets that the caller may choose by the header `x-weir-preset`, in the place of the key's. Default: none, and the header is ignored.")
        .Field("record_bodies", Values.Boolean, k => k.RecordBodies, (k, value) => k with { RecordBodies = value },
            "Whether requests and answers of its calls are kept: their beginning (`telemetry.operations.max_body_bytes`), without what looks like a secret, for `telemetry.operations.bodies_retention_days`.");
}
