using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;

namespace Weir.Engine.Identity.Https;

/// <summary>Registers the server's certificate, where there is one.</summary>
public static class HttpsModule
{
    /// <summary>The certificate, and what looks after its files; nothing where none is configured.</summary>
    public static IServiceCollection AddHttps(this IServiceCollection services, TlsConfig tls)
    {
        ArgumentNullException.ThrowIfNull(tls);
        return tls.Certificate is null ? services : services
            .AddSingleton(provider => ServerCertificate.Open(
                tls, provider.GetRequiredService<EnvironmentVariables>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ServerCertificate>>()))
            .AddHostedService<CertificateWatch>();
    }
}
