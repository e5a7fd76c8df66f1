namespace Weir.Engine.Credentials;

/// <summary>That a version of a credential is due for a new one, as the audit trail keeps it.</summary>
/// <param name="Version">The version.</param>
/// <param name="Origin">Where it is sent.</param>
/// <param name="CreatedAt">When it was entered.</param>
/// <param name="DueAt">Since when it is due.</param>
public sealed record RotationDue(long Version, string Origin, DateTimeOffset CreatedAt, DateTimeOffset DueAt)
{
    /// <summary>What the audit trail calls it.</summary>
    public const string Action = "credential.rotation_due";
}
