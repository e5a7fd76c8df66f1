using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;

namespace Weir.Engine.Operations.Credentials;

/// <summary>Rotates without a person what is due and has a rotator that may, and has old secrets taken back. Looks every minute.</summary>
/// <remarks>Memory: one time for each credential or old secret that could not be rotated or taken back, forgotten once it was or is gone.</remarks>
internal sealed class RotatorUpkeep(CredentialDesk desk, RotatorRun run, ILogger<RotatorUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);
    private static readonly TimeSpan TakenBackWithin = TimeSpan.FromDays(7);

    private Dictionary<string, DateTimeOffset> _notBefore = new(StringComparer.Ordinal);

    /// <summary>Does what there is to do now.</summary>
    public async Task OnceAsync(CancellationToken cancellationToken)
    {
        var config = await desk.ConfigAsync(cancellationToken);
        var old = desk.Vault.ToTakeBack();
        var due = config.Credentials.Rotators.Values.Where(rotator => rotator.Automatic).SelectMany(rotator => rotator.Serves)
            .Where(name => desk.Vault.Find(name) is { Due: true }).ToArray();
        var names = due.Select(name => name.ToString()).Concat(old.Select(Key)).ToHashSet(StringComparer.Ordinal);
        _notBefore = _notBefore.Where(one => names.Contains(one.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var name in due.Where(name => IsItsTurn(name.ToString())))
        {
            await RotateAsync(name, cancellationToken);
        }

        foreach (var one in old.Where(one => IsItsTurn(Key(one))))
        {
            await TakeBackAsync(one, config, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, desk.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SafelyAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task SafelyAsync(CancellationToken stoppingToken)
    {
        try
        {
            await OnceAsync(stoppingToken);
        }
#pragma warning disable CA1031 // a background loop: whatever one turn meets must not end the ones after it
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.RotatorUpkeepFailed(e);
        }
    }

    private async Task RotateAsync(CredentialName name, CancellationToken cancellationToken)
    {
        // Before it is tried: what fails in whatever way is not tried again at once.
        _notBefore[name.ToString()] = desk.Clock.GetUtcNow() + AfterFailure;
        var outcome = await run.RunAsync(name, null, onlyIfDue: true, new(AuditEvent.System, null, "it is older than credentials.rotate_after_days"), cancellationToken);
        if (outcome.Verdict == RotatorVerdict.Done)
        {
            logger.RotatedByItself($"vault:{name}", outcome.Credential!.Versions[0].Version);
        }
        else
        {
            logger.NotRotatedByItself($"vault:{name}", outcome.Why);
        }
    }

    private async Task TakeBackAsync(SecretToTakeBack old, WeirConfig config, CancellationToken cancellationToken)
    {
        _notBefore[Key(old)] = desk.Clock.GetUtcNow() + AfterFailure;
        var by = new CredentialActor(AuditEvent.System, null, "it is out of use");
        if (await run.TakeBackAsync(old, config, by, cancellationToken) is not { } problem)
        {
            return;
        }

        logger.NotTakenBack($"vault:{old.Name}", old.Version, problem);
        if (desk.Clock.GetUtcNow() - old.Since >= TakenBackWithin)
        {
            await desk.Vault.NoteTakenBackAsync(old, $"given up after {TakenBackWithin.TotalDays:0} days: {problem}", by, cancellationToken);
        }
    }

    private bool IsItsTurn(string key) => !(_notBefore.GetValueOrDefault(key) > desk.Clock.GetUtcNow());

    private static string Key(SecretToTakeBack old) => string.Create(CultureInfo.InvariantCulture, $"{old.Name} {old.Version}");
}
