using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Credentials.BackEnds;
using Weir.Engine.Kernel;

namespace Weir.Engine.Providers.Probes;

/// <summary>Asks a provider whether it takes a credential: the request of the health probe, which costs nothing, signed with that credential.</summary>
public sealed class CredentialTest(UpstreamFactory upstreams, SecretSources secrets, SecretShelf shelf, TimeProvider clock)
{
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(15);

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

    /// <summary>Asks a provider with each of its credentials, wherever they are kept, or once without where it needs none.</summary>
    /// <param name="provider">The provider: of the configuration in force, or one that is only thought of.</param>
    /// <param name="egress">Which addresses may be reached.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ConnectionResult>> RunAllAsync(ProviderConfig provider, EgressConfig egress, CancellationToken cancellationToken)
    {
        if (Missing(provider) is { } missing)
        {
            return [new(null, false, null, 0, missing)];
        }

        if (provider.AllCredentials.Count == 0)
        {
            return [await TimedAsync(null, () => AskAsync(provider, null, egress, cancellationToken))];
        }

        // Held until the end: what nobody holds, the shelf does not read.
        var handles = provider.AllCredentials.Select(reference => secrets.Open(reference, UpstreamFactory.OriginOf(provider), provider.Id)).ToArray();
        if (provider.AllCredentials.Any(one => one.Scheme is SecretScheme.Keyring or SecretScheme.Hashicorp) && !await ReadShelfAsync(cancellationToken))
        {
            return [.. handles.Select(handle => new ConnectionResult(handle.Reference, false, null, 0, $"the store of the secret gave no answer within {LongestReading.TotalSeconds:0} s"))];
        }

        var results = new List<ConnectionResult>();
        foreach (var reference in provider.AllCredentials)
        {
            results.Add(await TimedAsync(reference.ToString(), () => RunAsync(provider, reference, egress, cancellationToken)));
        }

        GC.KeepAlive(handles);
        return results;
    }

    /// <summary>Asks a provider once with a secret that is in no store yet.</summary>
    public async Task<ConnectionResult> RunOnceAsync(ProviderConfig provider, SecretString secret, EgressConfig egress, CancellationToken cancellationToken) =>
        Missing(provider) is { } missing ? new(null, false, null, 0, missing) : await TimedAsync(null, () => RunAsync(provider, secret, egress, cancellationToken));

    /// <summary>Where a provider's credentials are sent; <see langword="null"/> while it has no address, as one that takes no part may.</summary>
    public static string? OriginOf(ProviderConfig provider) => Missing(provider) is null ? UpstreamFactory.OriginOf(provider) : null;

    // A disabled provider is checked only for form, so it may lack what it takes to be asked.
    private static string? Missing(ProviderConfig provider) =>
        !Kinds.All.TryGetValue(provider.Kind, out var kind) ? "it has no kind"
        : (provider.BaseUrl ?? kind.BaseUrl) is null ? "it has no address: base_url is not written"
        : provider.Auth == AuthKind.Oauth && provider.OAuth is not { TokenUrl: not null, ClientSecret: not null } ? "its oauth names no token_url or no client_secret"
        : null;

    private async Task<bool> ReadShelfAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(LongestReading, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await shelf.RefreshAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<ConnectionResult> TimedAsync(string? credential, Func<Task<CredentialTestResult>> ask)
    {
        var started = clock.GetTimestamp();
        var result = await ask();
        return new(credential, result.Ok, result.Status, Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1), result.Error);
    }

    private async Task<CredentialTestResult> AskAsync(ProviderConfig provider, CredentialValue? value, EgressConfig egress, CancellationToken cancellationToken)
    {
        var upstream = upstreams.Create(provider, egress);
        try
        {
            var (status, error) = await _probe.AskAsync(upstream, value, cancellationToken);
            return new(provider.Id, value?.Version ?? 0, error is null, status, error);
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

/// <summary>What a provider said to one of its credentials.</summary>
/// <param name="Credential">The reference; <see langword="null"/> where it was asked without one, or with a secret that is in no store yet.</param>
/// <param name="Ok">Whether it answered as it should.</param>
/// <param name="Status">HTTP status; <see langword="null"/> when none came.</param>
/// <param name="LatencyMs">How long it took, milliseconds.</param>
/// <param name="Error">What went wrong, without anything that the provider said; <see langword="null"/> when nothing did.</param>
public sealed record ConnectionResult(string? Credential, bool Ok, int? Status, double LatencyMs, string? Error);
