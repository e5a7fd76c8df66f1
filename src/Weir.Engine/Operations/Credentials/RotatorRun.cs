using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Providers.Rotators;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Credentials;

/// <summary>
/// Rotates a credential by its rotator: has a new secret made, tries it at the providers, switches to it, keeps the version before for its grace; what
/// is not switched to is taken back at once, what is out of use after its grace. One rotation at a time.
/// </summary>
internal sealed class RotatorRun(CredentialDesk desk, VerifySecret verify, RotatorFactory rotators, AuditTrail audit) : IDisposable
{
    private const string Action = "credential.rotate";

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Rotates one credential.</summary>
    /// <param name="name">The credential.</param>
    /// <param name="grace">How long the version before is kept; <see langword="null"/> for what is configured.</param>
    /// <param name="onlyIfDue">Whether nothing is done when it is not due (any more).</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="cancellationToken">Ends the wait for its turn; what is begun is finished.</param>
    public async Task<RotatorOutcome> RunAsync(CredentialName name, TimeSpan? grace, bool onlyIfDue, CredentialActor by, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var config = await desk.ConfigAsync(cancellationToken);
            if (onlyIfDue && desk.Vault.Find(name) is not { Due: true })
            {
                return new(RotatorVerdict.Refused, "It is not due.", [], null);
            }

            var outcome = await MakeAsync(name, grace, config, by);
            if (outcome.Verdict == RotatorVerdict.Done)
            {
                await TakeBackOldAsync(name, config, by);
                return outcome with { Credential = desk.Vault.Find(name) };
            }

            if (!outcome.InTrail)
            {
                await audit.AppendAsync(new(desk.Clock.GetUtcNow(), by.Name, Action, name.ToString(), AuditOutcome.Failed) { Address = by.Address, Reason = outcome.Why });
            }

            return outcome;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes one secret that is out of use back from its provider.</summary>
    /// <returns>What went wrong; <see langword="null"/> when nothing did.</returns>
    public async Task<string?> TakeBackAsync(SecretToTakeBack old, WeirConfig config, CredentialActor by, CancellationToken cancellationToken)
    {
        if (config.Credentials.Rotators.GetValueOrDefault(old.Maker.Rotator) is not { } known)
        {
            return $"there is no rotator '{old.Maker.Rotator}' any more";
        }

        using var rotator = rotators.Create(known, config.Egress);
        if (await rotator.TakeBackAsync(new(old.Name, old.Version, old.Origin), old.Maker.Id, cancellationToken) is { } problem)
        {
            return $"rotator '{known.Id}' {problem}";
        }

        await desk.Vault.NoteTakenBackAsync(old, null, by, cancellationToken);
        return null;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<RotatorOutcome> MakeAsync(CredentialName name, TimeSpan? grace, WeirConfig config, CredentialActor by)
    {
        if (desk.Vault.Find(name) is not { } present)
        {
            return new(RotatorVerdict.Refused, $"There is no credential {name} to rotate; set its first version by hand.", [], null);
        }

        if (config.Credentials.RotatorOf(name) is not { } serving)
        {
            return new(RotatorVerdict.Refused, $"No rotator serves {name}: name it in credentials.rotators.<id>.serves.", [], null);
        }

        // Before a secret is made that could not be kept.
        if (desk.Vault.Status.Problem is { } locked)
        {
            return new(RotatorVerdict.Refused, locked, [], null);
        }

        if (desk.UsualOrigins(name, config) is not [var origin])
        {
            return new(RotatorVerdict.Refused, $"{name} is not used at exactly one address, so it is not known where a new version may be sent.", [], null);
        }

        using var rotator = rotators.Create(serving, config.Egress);
        var order = new RotatorOrder(name, present.Versions[0].Version + 1, origin);

        // From here on whoever asked may be gone: a secret that was made is kept or taken back all the same. Each step has a bound of its own.
        var answer = await rotator.MakeAsync(order, CancellationToken.None);
        if (answer.Made is not { } made)
        {
            var back = answer.LeftBehind is { } id ? " " + await BackAsync(serving.Id, order, id, rotator) : "";
            return new(RotatorVerdict.NotMade, $"The rotator '{serving.Id}' {answer.Problem}.{back}", [], null);
        }

        var change = new CredentialChange(name, made.Secret, origin, by)
        {
            ExpiresAt = made.ExpiresAt,
            Maker = new(serving.Id, made.Id),
            Grace = (grace ?? TimeSpan.FromHours(config.Credentials.GraceHours)) is var kept && kept > TimeSpan.Zero ? kept : null,
        };
        return await SwitchAsync(change, order, rotator, config);
    }

    private async Task<RotatorOutcome> SwitchAsync(CredentialChange change, RotatorOrder order, IRotator rotator, WeirConfig config)
    {
        try
        {
            var verification = await verify.RunAsync(change, config, skip: false, CancellationToken.None);
            if (verification.Problem is { } refused)
            {
                var back = await BackAsync(change.Maker!.Rotator, order, change.Maker.Id, rotator);
                return new(RotatorVerdict.NotVerified, $"{refused} {back}", verification.Results, null);
            }

            var outcome = await desk.Vault.SetAsync(change, Action, CancellationToken.None);
            if (outcome.Verdict != VaultVerdict.Done)
            {
                return new(RotatorVerdict.Refused, $"{outcome.Why} {await BackAsync(change.Maker!.Rotator, order, change.Maker.Id, rotator)}", verification.Results, null) { InTrail = true };
            }

            return new(RotatorVerdict.Done, "", verification.Results, outcome.Credential);
        }
        catch (StoreException)
        {
            await BackAsync(change.Maker!.Rotator, order, change.Maker.Id, rotator);
            throw;
        }
    }

    // What cannot be taken back, or noted as such, now is left to the upkeep.
    private async Task TakeBackOldAsync(CredentialName name, WeirConfig config, CredentialActor by)
    {
        try
        {
            foreach (var old in desk.Vault.ToTakeBack().Where(old => old.Name == name))
            {
                await TakeBackAsync(old, config, by, CancellationToken.None);
            }
        }
        catch (StoreException)
        {
            // The new version is in use all the same.
        }
    }

    private static async Task<string> BackAsync(string maker, RotatorOrder order, string? id, IRotator rotator) =>
        await rotator.TakeBackAsync(order, id, CancellationToken.None) is { } problem
            ? $"It could not be taken back either: the rotator '{maker}' {problem}. Delete '{order.Label}' at the provider by hand."
            : "It was taken back.";
}
