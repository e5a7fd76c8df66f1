using System.Security.Cryptography;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;
using Weir.Hosting;

namespace Weir.Management;

/// <summary>The server's own endpoints on a data directory that no server holds, called in this process: nothing listens, nothing runs beside.</summary>
/// <remarks>
/// Providers, models, keys, integrations, webhooks and the certificate are left out of the configuration: nothing can be called, so none of their secrets is needed, and no probe starts.
/// The host is never started, so background work (probes, recovery, drain) does not run; the data directory's lock is held until the end.
/// </remarks>
internal sealed class InProcess : IAsyncDisposable
{
    private static readonly Uri Origin = new("http://in-process");

    private readonly DataDirectory _data;
    private readonly WebApplication _app;

    private InProcess(DataDirectory data, WebApplication app, SecretString token)
    {
        _data = data;
        _app = app;
        _app.UseEndpoints(static _ => { }); // what starting the host would add at the end
#pragma warning disable CA2000 // the client disposes the chain
        Client = new ServerClient(new HttpMessageInvoker(new PipelineHandler(((IApplicationBuilder)_app).Build(), _app.Services)), Origin, token);
#pragma warning restore CA2000
    }

    /// <summary>Asks these endpoints as one asks a server's.</summary>
    public ServerClient Client { get; }

    /// <summary>Opens the store in <paramref name="data"/>, which is closed with this object.</summary>
    /// <exception cref="StoreException">Corrupt, or written by a newer Weir.</exception>
    public static InProcess Open(DataDirectory data, WeirConfig config, ConfigSources sources, EnvironmentVariables variables)
    {
        // Known to nobody: who holds the data directory needs no token.
        var token = new SecretString(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        var quiet = config with
        {
            Server = config.Server with { Tls = new() },
            Providers = new Dictionary<string, ProviderConfig>(),
            Models = new Dictionary<string, ModelConfig>(),
            Keys = new Dictionary<string, KeyConfig>(),
            Integrations = new Dictionary<string, IntegrationConfig>(),
            Notices = new NoticesConfig(),
            Telemetry = config.Telemetry with { Logging = config.Telemetry.Logging with { Level = LogLevel.Error } },
        };
        var source = ConfigSource.Fixed(sources) with { Serves = false };
        return new(data, WeirServer.Build(new() { Config = quiet, Source = source, Variables = variables, DataDirectory = data.Path, LogToError = true }, data, new AdminToken(token)), token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _data.Dispose();
    }
}
