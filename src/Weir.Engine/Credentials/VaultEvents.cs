using Weir.Engine.Audit;
using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials;

/// <summary>Makes the vault's rows of the audit trail, and tells its time as exactly as it is stored.</summary>
internal sealed class VaultEvents(TimeProvider clock)
{
    /// <summary>Now, in whole microseconds.</summary>
    public DateTimeOffset Now => Timestamps.FromUnixMicroseconds(clock.GetUtcNow().ToUnixMicroseconds());

    /// <summary>What somebody did, or tried.</summary>
    /// <param name="by">Who.</param>
    /// <param name="action">What, such as <c>credential.set</c>.</param>
    /// <param name="name">To which credential; <see langword="null"/> for the keyring.</param>
    /// <param name="outcome">What came of it.</param>
    public AuditEvent Of(CredentialActor by, string action, CredentialName? name, AuditOutcome outcome) =>
        new(Now, by.Name, action, name?.ToString() ?? "keyring", outcome) { Address = by.Address, Reason = by.Reason };
}
