using Microsoft.Extensions.Hosting;
using Weir.Engine.Credentials;
using Weir.Engine.Credentials.BackEnds;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration;

/// <summary>Reads the secrets of other stores: those of the first configuration before anything is served, then from time to time, and at once when a new one is needed.</summary>
internal sealed class SecretRefresh(SecretShelf shelf, EnvironmentVariables variables, Holder<WeirConfig> inForce, TimeProvider clock) : BackgroundService
{
    // From here on to the first models that hold them too.
    private IReadOnlyList<CredentialHandle> _held = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        shelf.Use(SettingsOf(inForce.Current));
        _held = [.. Users(inForce.Current).Select(one => shelf.Open(one.Reference.ToString(), one.User))];
        if (_held.Count > 0)
        {
            await shelf.RefreshAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>The secrets of a configuration are read while the rest of it is made ready.</summary>
    public CompiledConfig Compile(WeirConfig config)
    {
        IReadOnlyList<CredentialHandle> held = [.. Users(config).Select(one => shelf.Open(one.Reference.ToString(), one.User))];
        return new(() => Apply(config, held), static () => { });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var waited = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(shelf.Wanted, Task.Delay(shelf.RefreshEvery, clock, waited.Token));
            await waited.CancelAsync();
            await shelf.RefreshAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Apply(WeirConfig config, IReadOnlyList<CredentialHandle> held)
    {
        _held = held;
        shelf.Use(SettingsOf(config));
    }

    private ShelfSettings SettingsOf(WeirConfig config) => new(TimeSpan.FromSeconds(config.Credentials.RefreshSeconds), config.Credentials.Hashicorp is not { Address: { } address } server ? null : new(address, TimeSpan.FromSeconds(server.TimeoutSeconds))
    {
        Token = server.Token is { } reference && reference.TryResolve(variables, out var token, out _) ? token : null,
        TokenFile = server.TokenFile,
        Namespace = server.Namespace,
        AllowPrivateNetwork = server.AllowPrivateNetwork,
        Allow = config.Egress.Allow,
    });

    private static IEnumerable<(SecretReference Reference, string User)> Users(WeirConfig config)
    {
        var providers = config.Providers.Values.Where(one => one.Enabled).SelectMany(one => one.AllCredentials.Append(one.OAuth?.ClientSecret).Select(reference => (reference, one.Id)));
        var integrations = config.Integrations.Values.Where(one => one is { Enabled: true, Template: false }).SelectMany(one => new[] { (one.Credential, one.Id), (one.OAuth?.ClientSecret, one.Id) });
        var rotators = config.Credentials.Rotators.Values.Select(one => (one.Secret, one.User));
        var webhooks = config.Notices.Webhooks.Values.Where(one => one.Enabled).Select(one => (one.Secret, one.User));
        var signIns = config.Access.SignIn.Values.Where(one => one.Enabled).Select(one => (one.ClientSecret, one.User));
        var headers = config.Telemetry.Otlp?.Headers.Values.Select(one => ((SecretReference?)one, OtlpConfig.User)) ?? [];
        return providers.Concat(integrations).Concat(rotators).Concat(webhooks).Concat(signIns).Concat(headers)
            .Where(one => one.Item1 is { Scheme: SecretScheme.Keyring or SecretScheme.Hashicorp }).Select(one => (one.Item1!, one.Item2));
    }
}
