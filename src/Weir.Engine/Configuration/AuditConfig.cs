namespace Weir.Engine.Configuration;

/// <summary>How long the audit trail is kept.</summary>
public sealed record AuditConfig
{
    /// <summary>Days after which rows are removed behind a signed anchor, 30 to 36,500; <see langword="null"/> to keep all. Default null.</summary>
    public int? RetentionDays { get; init; }
}
