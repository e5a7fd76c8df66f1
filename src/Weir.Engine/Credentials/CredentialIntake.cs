namespace Weir.Engine.Credentials;

/// <summary>One of several secrets that are entered together, all or none.</summary>
/// <param name="Change">The secret and what goes with it.</param>
/// <param name="Provider">Id of the provider that will use it; it need not be configured yet.</param>
public sealed record CredentialIntake(CredentialChange Change, string Provider);

/// <summary>How entering several secrets together ended.</summary>
/// <param name="Verdict">How.</param>
/// <param name="Why">Why not, in a sentence that names the provider; empty when it was done.</param>
/// <param name="Added">For each secret whether it was added; false where the vault had it already. Empty when nothing was done.</param>
public sealed record IntakeOutcome(VaultVerdict Verdict, string Why, IReadOnlyList<bool> Added);
