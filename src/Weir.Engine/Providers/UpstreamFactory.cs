using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Egress;
using Weir.Engine.Providers.OAuth;
using Weir.Engine.Providers.Simulator;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers;

/// <summary>Compiles configured providers: their kind's facts, their secret, their connections.</summary>
public sealed class UpstreamFactory(EnvironmentVariables variables, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>Compiles one provider of a configuration that was found valid.</summary>
    /// <exception cref="InvalidOperationException">Its credential's source is gone since.</exception>
    public Upstream Create(ProviderConfig config, EgressConfig egress)
    {
        var kind = Kinds.All[config.Kind];
        if (kind.InProcess)
        {
            kind = kind with { Dialects = [.. config.Simulator.Dialects.Select(dialect => dialect == Configuration.SimulatorDialect.Anthropic ? Dialect.Anthropic : Dialect.OpenAi)] };
        }

        var credential = config.Credential?.Resolve(variables);
#pragma warning disable CA2000 // the provider's connections live as long as it does
        var http = Connect(kind, config, egress);
        if (config.Auth != AuthKind.Oauth)
        {
            return new(kind, config, credential, http);
        }

        var oauth = config.OAuth!;
        var tokens = new TokenSource(oauth, oauth.ClientSecret!.Resolve(variables), Connect(oauth.TokenUrl!, config, egress), clock);
        var signed = new OAuthHandler(config.Id, http, tokens, loggers.CreateLogger<OAuthHandler>());
        return new(kind, config, credential, new HttpMessageInvoker(signed, disposeHandler: true), tokens);
#pragma warning restore CA2000
    }

    private HttpMessageInvoker Connect(ProviderKind kind, ProviderConfig config, EgressConfig egress)
    {
        if (kind.InProcess)
        {
#pragma warning disable CA2000 // the invoker disposes its handler
            return new HttpMessageInvoker(new SimulatorHandler(new SimulatorEngine(SimulatorSettings.Of(config.Simulator), clock)), disposeHandler: true);
#pragma warning restore CA2000
        }

        return Connect(config.BaseUrl ?? kind.BaseUrl!, config, egress);
    }

    private HttpMessageInvoker Connect(Uri origin, ProviderConfig config, EgressConfig egress) =>
        new EgressFactory(new EgressPolicy { Allow = egress.Allow }, clock).Create(new()
        {
            Origin = origin,
            AllowPrivateNetwork = config.AllowPrivateNetwork,
            ConnectTimeout = TimeSpan.FromSeconds(config.Timeouts.ConnectSeconds),
            MaxConnections = config.Connections.Max ?? int.MaxValue,
            IdleTimeout = TimeSpan.FromSeconds(config.Connections.KeepaliveSeconds),
        });
}
