using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Providers.Probes;

/// <summary>Asks a provider whether it takes a credential: the request of the health probe, which costs nothing, signed with that credential.</summary>
public sealed class CredentialTest(UpstreamFactory upstreams, SecretSources secrets, TimeProvider clock)
{
    private readonly Probe _probe = new(clock);

    /// <summary>Asks once.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="reference">The credential.</param>
    /// <param name="egress">Which addresses may be reached.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CredentialTestResult> RunAsync(ProviderConfig provider, SecretReference reference, EgressConfig egress, CancellationToken cancellationToken)
    {
        var handle = secrets.Open(reference, UpstreamFactory.OriginOf(provider), provider.Id);
        var value = handle.Current;
        if (value.SecretAt(clock.GetUtcNow()) is null)
        {
            return new(provider.Id, value.Version, false, null, value.Why.Length == 0 ? "it is past its date" : value.Why);
        }

        handle.Used(clock.GetUtcNow());
        return await AskAsync(provider, value, egress, cancellationToken);
    }

    /// <summary>Asks once with a secret that is in no store yet.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="egress">Which addresses may be reached.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<CredentialTestResult> RunAsync(ProviderConfig provider, SecretString secret, EgressConfig egress, CancellationToken cancellationToken) =>
        AskAsync(provider, CredentialValue.Of(0, secret), egress, cancellationToken);

    private async Task<CredentialTestResult> AskAsync(ProviderConfig provider, CredentialValue value, EgressConfig egress, CancellationToken cancellationToken)
    {
        var upstream = upstreams.Create(provider, egress);
        try
        {
            var (status, error) = await _probe.AskAsync(upstream, value, cancellationToken);
            return new(provider.Id, value.Version, error is null, status, error);
        }
        finally
        {
            upstream.Release();
        }
    }
}

/// <summary>What a provider said to a credential.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Version">The version that was tried; 0 for one that is in no store yet.</param>
/// <param name="Ok">Whether it was taken.</param>
/// <param name="Status">HTTP status; <see langword="null"/> when none came.</param>
/// <param name="Error">What went wrong, without anything that the provider said; <see langword="null"/> when nothing did.</param>
public sealed record CredentialTestResult(string Provider, long Version, bool Ok, int? Status, string? Error);
