using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>credentials</c>.</summary>
internal static class CredentialsSection
{
    public static readonly ObjectKind<CredentialsConfig> Kind = new ObjectKind<CredentialsConfig>("credentials", () => new())
        .Field("rotate_after_days", Values.Integer(0, 3_650, "days"), c => c.RotateAfterDays, (c, value) => c with { RotateAfterDays = value },
            "Age from which a credential of the vault is due for a new version: it is told, and goes on being used. 0 for never.")
        .Field("grace_hours", Values.Integer(0, 720, "hours"), c => c.GraceHours, (c, value) => c with { GraceHours = value },
            "How long the version before is kept after a rotation, unless the rotation says otherwise. Then its secret is erased.");
}
