using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Egress;

namespace Weir.Engine.Providers.Rotators;

/// <summary>Makes what is configured as a rotator.</summary>
public sealed class RotatorFactory(SecretSources secrets, TimeProvider clock)
{
    /// <summary>A rotator of a configuration that was found valid. The caller disposes it.</summary>
    public IRotator Create(RotatorConfig config, EgressConfig egress)
    {
#pragma warning disable CA2000 // the rotator closes what it is made of
        var http = new EgressFactory(new EgressPolicy { Allow = egress.Allow }, clock).Create(new()
        {
            Origin = config.Address!,
            AllowPrivateNetwork = config.AllowPrivateNetwork,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(10, config.TimeoutSeconds)),
            MaxConnections = 1,
        });
        var line = new RotatorLine(config, secrets.Open(config.Secret!, OriginOf(config), config.User), http, clock);
        return config.Kind switch
        {
            RotatorKind.Openrouter => new OpenRouterRotator(line),
            RotatorKind.Openai => new OpenAiRotator(line, config.Project!),
            _ => new WebhookRotator(line),
        };
#pragma warning restore CA2000
    }

    /// <summary>The origin that a rotator's own secret is bound to.</summary>
    public static string OriginOf(RotatorConfig config) => CredentialOrigin.Of(config.Address!);
}
