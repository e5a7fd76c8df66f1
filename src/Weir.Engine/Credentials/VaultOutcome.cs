namespace Weir.Engine.Credentials;

/// <summary>How a change of the vault ended.</summary>
public enum VaultVerdict
{
    /// <summary>It was made.</summary>
    Done,

    /// <summary>There is no such credential or version.</summary>
    NotFound,

    /// <summary>The vault is sealed, so nothing is changed.</summary>
    Sealed,

    /// <summary>The vault holds as much as it may.</summary>
    Full,

    /// <summary>It cannot be done as things stand.</summary>
    Refused,
}

/// <summary>How a change of the vault ended, and what there is now.</summary>
/// <param name="Verdict">How.</param>
/// <param name="Why">Why not, in a sentence; empty when it was done.</param>
/// <param name="Credential">The credential as it is now; <see langword="null"/> when there is none.</param>
public sealed record VaultOutcome(VaultVerdict Verdict, string Why, CredentialView? Credential);
