using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Egress;
using Weir.Engine.Providers.OAuth;
using Weir.Engine.Providers.Simulator;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers;

/// <summary>Compiles configured providers: their kind's facts, their secret, their connections.</summary>
/// <remarks>
/// Connections are kept from one configuration to the next where nothing that they are made of changed. Memory: one entry for each provider
/// of the configurations that are in force or still have requests under way.
/// </remarks>
public sealed class UpstreamFactory(SecretSources secrets, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, UpstreamConnections> _connections = new(StringComparer.Ordinal);

    /// <summary>Sets of connections that are open now.</summary>
    internal int Open
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Compiles one provider of a configuration that was found valid. Whoever has it gives it up by <see cref="Upstream.Release"/>.</summary>
    public Upstream Create(ProviderConfig config, EgressConfig egress)
    {
        var kind = Kinds.All[config.Kind];
        if (kind.InProcess)
        {
            kind = kind with { Dialects = [.. config.Simulator.Dialects.Select(dialect => dialect == Configuration.SimulatorDialect.Anthropic ? Dialect.Anthropic : Dialect.OpenAi)] };
        }

        return Create(kind, config, egress);
    }

    /// <summary>The same for a target that is no provider of models but is reached, signed and probed as one.</summary>
    /// <param name="kind">Its facts, under a name that no kind of provider has: connections are told apart by it.</param>
    /// <param name="config">Where and how it is reached.</param>
    /// <param name="egress">What may be reached.</param>
    public Upstream Create(ProviderKind kind, ProviderConfig config, EgressConfig egress)
    {
        var origin = OriginOf(config, kind);
        var credentials = new CredentialRing([.. config.AllCredentials.Select(reference => secrets.Open(reference, origin, config.Id))], config.CredentialPolicy);
        var key = KeyOf(config, egress);
        var connections = ConnectionsOf(key, kind, config, egress);
        return new(kind, config, credentials, connections.Http, connections.Tokens) { Released = () => GiveUp(key, connections), Connections = connections.Tally };
    }

    /// <summary>The origin that a provider's credential is bound to.</summary>
    public static string OriginOf(ProviderConfig config) => OriginOf(config, Kinds.All[config.Kind]);

    private static string OriginOf(ProviderConfig config, ProviderKind kind) =>
        CredentialOrigin.Of(config.BaseUrl ?? kind.BaseUrl ?? throw new ArgumentException($"{kind.Name} needs a base address.", nameof(config)));

    private UpstreamConnections ConnectionsOf(string key, ProviderKind kind, ProviderConfig config, EgressConfig egress)
    {
        lock (_gate)
        {
            if (_connections.TryGetValue(key, out var known) && known.TryUse())
            {
                return known;
            }

            return _connections[key] = Connections(kind, config, egress);
        }
    }

    private void GiveUp(string key, UpstreamConnections connections)
    {
        lock (_gate)
        {
            if (connections.Release() && _connections.TryGetValue(key, out var known) && ReferenceEquals(known, connections))
            {
                _connections.Remove(key);
            }
        }
    }

    /// Everything that connections are made of, and nothing else: a deadline or a limit that changes costs no handshake.
    private static string KeyOf(ProviderConfig config, EgressConfig egress) => string.Join('\n',
        [
            config.Id, config.Kind, config.BaseUrl?.OriginalString, Text(config.AllowPrivateNetwork), Text(config.Timeouts.ConnectSeconds),
            Text(config.Connections.Max), Text(config.Connections.KeepaliveSeconds), string.Join(',', egress.Allow),
            Text(config.Simulator.Seed), Text(config.Simulator.FirstTokenMs), Text(config.Simulator.TokenMs),
            string.Join('\t', config.Simulator.Faults), string.Join(',', config.Simulator.Dialects),
            config.Auth == AuthKind.Oauth ? $"{config.OAuth!.TokenUrl}\t{config.OAuth.ClientId}\t{config.OAuth.ClientSecret}\t{config.OAuth.Scope}" : "",
        ]);

    private static string Text<T>(T value) => FormattableString.Invariant($"{value}");

    private UpstreamConnections Connections(ProviderKind kind, ProviderConfig config, EgressConfig egress)
    {
#pragma warning disable CA2000 // closed by the last who gives them up
        var tally = kind.InProcess ? null : new ConnectionTally();
        var http = Connect(kind, config, egress, tally);
        if (config.Auth != AuthKind.Oauth)
        {
            return new(http, tokens: null) { Tally = tally };
        }

        var oauth = config.OAuth!;
        var tokens = new TokenSource(oauth, secrets.Open(oauth.ClientSecret!, CredentialOrigin.Of(oauth.TokenUrl!), config.Id), Connect(oauth.TokenUrl!, config, egress, new()), clock);
        var signed = new OAuthHandler(config.Id, http, tokens, loggers.CreateLogger<OAuthHandler>());
        return new(new HttpMessageInvoker(signed, disposeHandler: true), tokens) { Tally = tally };
#pragma warning restore CA2000
    }

    private HttpMessageInvoker Connect(ProviderKind kind, ProviderConfig config, EgressConfig egress, ConnectionTally? tally)
    {
        if (tally is null)
        {
#pragma warning disable CA2000 // the invoker disposes its handler
            return new HttpMessageInvoker(new SimulatorHandler(new SimulatorEngine(SimulatorSettings.Of(config.Simulator), clock)), disposeHandler: true);
#pragma warning restore CA2000
        }

        return Connect(config.BaseUrl ?? kind.BaseUrl!, config, egress, tally);
    }

    private HttpMessageInvoker Connect(Uri origin, ProviderConfig config, EgressConfig egress, ConnectionTally tally) =>
        new EgressFactory(new EgressPolicy { Allow = egress.Allow }, clock).Create(new()
        {
            Origin = origin,
            AllowPrivateNetwork = config.AllowPrivateNetwork,
            ConnectTimeout = TimeSpan.FromSeconds(config.Timeouts.ConnectSeconds),
            MaxConnections = config.Connections.Max ?? int.MaxValue,
            Connections = tally,
            IdleTimeout = TimeSpan.FromSeconds(config.Connections.KeepaliveSeconds),
        });
}
