namespace Weir.Engine.Ledger;

/// <summary>Who pays for an operation and what it was for. A part that nobody named is <see langword="null"/>.</summary>
/// <param name="KeyId">The caller's key.</param>
/// <param name="Team">Team.</param>
/// <param name="Project">Project.</param>
/// <param name="Customer">The customer on whose behalf the call was made.</param>
/// <param name="User">The end user on whose behalf the call was made.</param>
/// <param name="Session">A conversation or job.</param>
/// <param name="Feature">The feature of the application that called.</param>
/// <param name="Environment">Deployment environment.</param>
public sealed record Attribution(
    string KeyId,
    string? Team = null,
    string? Project = null,
    string? Customer = null,
    string? User = null,
    string? Session = null,
    string? Feature = null,
    string? Environment = null);
