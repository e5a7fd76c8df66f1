namespace Weir.Engine.Configuration;

/// <summary>How credentials of the vault are rotated. Configuration path <c>credentials</c>.</summary>
public sealed record CredentialsConfig
{
    /// <summary>Age in days from which a credential is due for a new version, 0 to 3,650; 0 for never. Default 90.</summary>
    public int RotateAfterDays { get; init; } = 90;

    /// <summary>How long the version before is kept after a rotation, in hours, 0 to 720. Default 24.</summary>
    public int GraceHours { get; init; } = 24;

    /// <summary>The age from which a credential is due; <see langword="null"/> for never.</summary>
    public TimeSpan? RotateAfter => RotateAfterDays == 0 ? null : TimeSpan.FromDays(RotateAfterDays);
}
