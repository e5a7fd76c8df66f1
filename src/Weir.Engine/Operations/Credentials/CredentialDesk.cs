using Microsoft.AspNetCore.Http;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Credentials;
using Weir.Engine.Identity;
using Weir.Engine.Providers;
using Weir.Engine.Providers.Rotators;

namespace Weir.Engine.Operations.Credentials;

/// <summary>What the credentials' endpoints share: the vault, the providers that use what is in it, and the trail.</summary>
internal sealed class CredentialDesk(CredentialVault vault, ConfigDesk config, AuditTrail audit, TimeProvider clock)
{
    public CredentialVault Vault => vault;

    public TimeProvider Clock => clock;

    public static CredentialActor By(HttpContext http, string? reason) => new(Author.Of(http), http.Connection.RemoteIpAddress?.ToString(), reason);

    /// <summary>The configuration in force; beside no server, the one that would be.</summary>
    public async Task<WeirConfig> ConfigAsync(CancellationToken cancellationToken) => (await config.CurrentAsync(cancellationToken)).Result.Config ?? new();

    /// <summary>Providers of the configuration that take part and are signed with a credential.</summary>
    public static IReadOnlyList<ProviderConfig> UsersOf(CredentialName name, WeirConfig config) =>
        [.. config.Providers.Values.Where(provider => provider.Enabled && provider.AllCredentials.Any(reference => Equals(reference.VaultName, name)))];

    /// <summary>Where a credential is sent when nobody says: where the providers send it that use it, else where it was sent before.</summary>
    public string[] UsualOrigins(CredentialName name, WeirConfig config)
    {
        string[] used = [.. UsersOf(name, config).Select(UpstreamFactory.OriginOf)
            .Concat(config.Providers.Values.Where(provider => provider is { Enabled: true, Auth: AuthKind.Oauth, OAuth: { TokenUrl: not null, ClientSecret: { } secret } } && Equals(secret.VaultName, name)).Select(provider => CredentialOrigin.Of(provider.OAuth!.TokenUrl!)))
            .Concat(config.Credentials.Rotators.Values.Where(rotator => Equals(rotator.Secret?.VaultName, name)).Select(RotatorFactory.OriginOf))
            .Concat(config.Integrations.Values.Where(one => one is { Enabled: true, Template: false, Endpoint: not null } && Equals(one.Credential?.VaultName, name)).Select(one => CredentialOrigin.Of(one.Endpoint!)))
            .Concat(config.Integrations.Values.Where(one => one is { Enabled: true, Template: false, Auth: AuthKind.Oauth, OAuth.TokenUrl: not null } && Equals(one.OAuth.ClientSecret?.VaultName, name)).Select(one => CredentialOrigin.Of(one.OAuth!.TokenUrl!)))
            .Concat(config.Notices.Webhooks.Values.Where(one => one is { Enabled: true, Url: not null } && Equals(one.Secret?.VaultName, name)).Select(one => CredentialOrigin.Of(one.Url!)))
            .Distinct()];
        return used.Length > 0 ? used : [.. vault.Find(name)?.Versions.Where(version => version.State == CredentialState.Active).Select(version => version.Origin).Distinct() ?? []];
    }

    /// <summary>Writes into the trail what was refused before the vault was asked.</summary>
    public Task RefusedAsync(HttpContext http, string action, string what, string why) => audit.AppendAsync(
        new(clock.GetUtcNow(), Author.Of(http), action, what.Length <= 200 ? what : what[..200], AuditOutcome.Failed) { Address = http.Connection.RemoteIpAddress?.ToString(), Reason = why });

    /// <summary>Writes into the trail what was done beside the vault.</summary>
    public Task NoteAsync(HttpContext http, string action, CredentialName name, bool done, string after) => audit.AppendAsync(
        new(clock.GetUtcNow(), Author.Of(http), action, name.ToString(), done ? AuditOutcome.Allowed : AuditOutcome.Failed) { Address = http.Connection.RemoteIpAddress?.ToString(), After = after });
}
