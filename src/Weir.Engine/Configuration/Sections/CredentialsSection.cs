using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>credentials</c>.</summary>
internal static class CredentialsSection
{
    public static readonly ObjectKind<CredentialsConfig> Kind = new ObjectKind<CredentialsConfig>("credentials", () => new())
        .Field("rotate_after_days", Values.Integer(0, 3_650, "days"), c => c.RotateAfterDays, (c, value) => c with { RotateAfterDays = value },
            "Age from which a credential of the vault is due for a new version: it is told, and goes on being used. 0 for never.")
        .Field("grace_hours", Values.Integer(0, 720, "hours"), c => c.GraceHours, (c, value) => c with { GraceHours = value },
            "How long the version before is kept after a rotation, unless the rotation says otherwise. Then its secret is erased.")
        .Map(new MapKind<RotatorConfig>("rotators", IdRule.Id, RotatorSection.Kind), c => c.Rotators, (c, value) => c with { Rotators = value },
            (_, id) => new() { Id = id }, "What makes new secrets for credentials of the vault, and takes old ones back, by id.")
        .Optional("hashicorp", HashicorpSection.Kind, c => c.Hashicorp, (c, value) => c with { Hashicorp = value },
            "The HashiCorp Vault or OpenBao server that references `hashicorp:path#field` are read from (KV version 2).")
        .Field("refresh_seconds", Values.Integer(5, 3_600, "seconds"), c => c.RefreshSeconds, (c, value) => c with { RefreshSeconds = value },
            "How often secrets of other stores (`hashicorp:`, `keyring:`) are read anew. While one cannot be read, the last good value stays in use.");
}
