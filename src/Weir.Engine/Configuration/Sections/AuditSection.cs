using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>audit</c>.</summary>
internal static class AuditSection
{
    public static readonly ObjectKind<AuditConfig> Kind = new ObjectKind<AuditConfig>("audit", () => new())
        .Optional("retention_days", Values.Integer(30, 36_500, "days"), a => a.RetentionDays, (a, value) => a with { RetentionDays = value },
            "After how many days rows of the audit trail are removed, oldest first, behind an anchor signed with Weir's own key. Left out: all are kept.");
}
