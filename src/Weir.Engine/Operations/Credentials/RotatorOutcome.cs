using Weir.Engine.Credentials;
using Weir.Engine.Providers.Probes;

namespace Weir.Engine.Operations.Credentials;

/// <summary>How a rotation by a rotator ended.</summary>
internal enum RotatorVerdict
{
    /// <summary>The new version is in use.</summary>
    Done,

    /// <summary>Nothing was asked: it cannot be done as things stand.</summary>
    Refused,

    /// <summary>The rotator made no secret.</summary>
    NotMade,

    /// <summary>The providers did not take the new secret.</summary>
    NotVerified,
}

/// <summary>How it ended, why not, what the providers said to the new secret, and what the credential is now.</summary>
internal sealed record RotatorOutcome(RotatorVerdict Verdict, string Why, IReadOnlyList<CredentialTestResult> Verification, CredentialView? Credential)
{
    /// <summary>Whether the failure stands in the audit trail already.</summary>
    public bool InTrail { get; init; }
}
