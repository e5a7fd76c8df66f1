using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials;

/// <summary>A new version of a credential.</summary>
/// <param name="Name">The credential.</param>
/// <param name="Secret">The secret, which <see cref="SecretRule"/> allows.</param>
/// <param name="Origin">Where it may be sent, as <see cref="CredentialOrigin"/> writes it.</param>
/// <param name="By">Who enters it.</param>
public sealed record CredentialChange(CredentialName Name, SecretString Secret, string Origin, CredentialActor By)
{
    /// <summary>Ids of the providers that may use it; empty for all, <see langword="null"/> to leave that as it is.</summary>
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>When it stops being used; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Who made the secret and takes it back once it is out of use; <see langword="null"/> for a person, who does that himself.</summary>
    public CredentialMaker? Maker { get; init; }

    /// <summary>How long the version before is kept; <see langword="null"/> to erase it at once.</summary>
    public TimeSpan? Grace { get; init; }
}

/// <summary>Who made a secret.</summary>
/// <param name="Rotator">Id of the rotator.</param>
/// <param name="Id">What it calls the secret; <see langword="null"/> when it said nothing. Not a secret.</param>
public sealed record CredentialMaker(string Rotator, string? Id);

/// <summary>Who works on credentials, for the audit trail.</summary>
/// <param name="Name">Who.</param>
/// <param name="Address">From where; <see langword="null"/> for nowhere.</param>
/// <param name="Reason">Why; <see langword="null"/> when nobody said.</param>
public sealed record CredentialActor(string Name, string? Address, string? Reason);
