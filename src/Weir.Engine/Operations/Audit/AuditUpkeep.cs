using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Audit;

/// <summary>Removes what is older than <c>audit.retention_days</c> from the trail, each hour, in small pieces. Its key lies in the vault; while that is sealed, everything is kept.</summary>
internal sealed class AuditUpkeep(AuditTrail trail, CredentialVault vault, Holder<WeirConfig> config, ILogger<AuditUpkeep> logger, TimeProvider clock) : BackgroundService
{
    /// <summary>The credential that is its key.</summary>
    public const string KeyName = "weir/audit-anchor";

    private const string User = "weir:audit";

    // Some milliseconds of the one writer at a time.
    private const int Piece = 500;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly CredentialName Name = CredentialName.TryParse(KeyName, out var name, out _) ? name : throw new InvalidOperationException(KeyName);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>True when the anchor is signed with the vault's key.</summary>
    public bool IsOwn(AuditAnchor anchor)
    {
        using var key = Find();
        return key?.PublicKey == anchor.PublicKey;
    }

    /// <summary>Removes what is to be removed now. One at a time: two would make two keys, of which the vault keeps one.</summary>
    /// <returns>How many rows.</returns>
    public async Task<long> OnceAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await PruneAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _one.Dispose();
    }

    private async Task<long> PruneAsync(CancellationToken cancellationToken)
    {
        if (config.Current.Audit.RetentionDays is not { } days)
        {
            return 0;
        }

        var before = clock.GetUtcNow() - TimeSpan.FromDays(days);
        if (!await trail.HasOlderAsync(before, cancellationToken))
        {
            return 0;
        }

        using var found = Find();
        using var made = found is null ? await MakeAsync(cancellationToken) : null;
        return (found ?? made) is { } key ? await RemoveAsync(before, key, cancellationToken) : 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                await SafelyAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task<long> RemoveAsync(DateTimeOffset before, AnchorKey key, CancellationToken cancellationToken)
    {
        var removed = 0L;
        for (var piece = (long)Piece; piece == Piece && !cancellationToken.IsCancellationRequested; removed += piece)
        {
            piece = await trail.PruneAsync(before, Piece, key, Timestamps.FromUnixMicroseconds(clock.GetUtcNow().ToUnixMicroseconds()));
        }

        return removed;
    }

    private async Task SafelyAsync(CancellationToken stoppingToken)
    {
        try
        {
            await OnceAsync(stoppingToken);
        }
#pragma warning disable CA1031 // a background loop: whatever one turn meets must not end the ones after it
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            logger.AuditNotPruned(e.Message);
        }
    }

    private AnchorKey? Find() => vault.Look(Name, CredentialOrigin.Inside, User).Secret is { } secret && AnchorKey.TryParse(secret, out var key) ? key : null;

    private async Task<AnchorKey?> MakeAsync(CancellationToken cancellationToken)
    {
        var key = AnchorKey.New();
        var change = new CredentialChange(Name, key.ToSecret(), CredentialOrigin.Inside, new(AuditEvent.System, null, "the key that signs what is removed from the audit trail")) { Providers = [User] };
        var outcome = await vault.SetAsync(change, "credential.set", cancellationToken);
        if (outcome.Verdict == VaultVerdict.Done)
        {
            return key;
        }

        key.Dispose();
        logger.AuditNotPruned(outcome.Why);
        return null;
    }
}
