using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Providers;

/// <summary>Whether references to the vault lead to a credential that the provider may use where it would send it.</summary>
/// <remarks>
/// What a change would newly break is refused, such as another address for a credential that was entered for the present one. What is so already is only
/// warned of: a credential may be deleted, sealed or still to be entered, and then its provider fails and everything else runs.
/// </remarks>
internal sealed class CredentialCheck(CredentialVault vault, Holder<WeirConfig> inForce, ConfigSource source) : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks) =>
        config.Providers.Values.Where(provider => provider.Enabled && OriginOf(provider) is not null).SelectMany(provider => Check(provider, marks)).Concat(Others(config, marks));

    // These are asked for nothing that a call waits for: what is wrong is told, and refused when it is used.
    private IEnumerable<ConfigProblem> Others(WeirConfig config, ConfigMarks marks) =>
        from one in config.Credentials.Rotators.Values.Where(one => one.Address is not null).Select(one => (Path: ConfigPath.Of("credentials", "rotators", one.Id, "secret"), one.Secret, At: one.Address!, one.User))
            .Concat(config.Integrations.Values.Where(one => one is { Enabled: true, Template: false, Endpoint: not null }).Select(one => (Path: ConfigPath.Of("integrations", one.Id, "credential"), Secret: one.Credential, At: one.Endpoint!, User: one.Id)))
            .Concat(config.Notices.Webhooks.Values.Where(one => one is { Enabled: true, Url: not null }).Select(one => (Path: ConfigPath.Of("notices", "webhooks", one.Id, "secret"), one.Secret, At: one.Url!, one.User)))
        let name = one.Secret?.VaultName
        where name is not null
        let value = vault.Look(name, CredentialOrigin.Of(one.At), one.User)
        where value.Refusal is not null
        select marks.Warning(one.Path, value.Why);

    private IEnumerable<ConfigProblem> Check(ProviderConfig provider, ConfigMarks marks)
    {
        var path = ConfigPath.Of("providers", provider.Id);
        foreach (var (reference, at) in References(provider, path))
        {
            if (reference.VaultName is { } name && vault.Look(name, OriginOf(provider)!, provider.Id) is { Refusal: { } refusal } value)
            {
                yield return refusal == CredentialRefusal.Sealed || !source.Serves || IsSoAlready(provider, reference) ? marks.Warning(at, value.Why) : marks.Error(at, value.Why);
            }
        }
    }

    private static IEnumerable<(SecretReference Reference, ConfigPath At)> References(ProviderConfig provider, ConfigPath path)
    {
        if (provider.Credential is { } one)
        {
            yield return (one, path.Add("credential"));
        }

        for (var i = 0; i < provider.Credentials.Count; i++)
        {
            yield return (provider.Credentials[i], path.Add("credentials").Item(i));
        }
    }

    private bool IsSoAlready(ProviderConfig provider, SecretReference reference) =>
        inForce.Current.Providers.TryGetValue(provider.Id, out var now) && now.Enabled && now.AllCredentials.Contains(reference) && OriginOf(now) == OriginOf(provider);

    private static string? OriginOf(ProviderConfig provider) =>
        Kinds.All.TryGetValue(provider.Kind, out var kind) && (provider.BaseUrl ?? kind.BaseUrl) is { } address ? CredentialOrigin.Of(address) : null;
}
