using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weir.Engine.Configuration.Backups;
using Weir.Engine.Configuration.Reload;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration;

/// <summary>Registers the configuration.</summary>
public static class ConfigurationModule
{
    /// <summary>The configuration in force, its revisions, and the one place where it changes.</summary>
    /// <param name="services">Takes them.</param>
    /// <param name="config">What is in force at the start.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="checks">Rules of other modules; those that need services are registered as such.</param>
    public static IServiceCollection AddConfiguration(this IServiceCollection services, WeirConfig config, ConfigSource source, IReadOnlyList<IConfigCheck> checks) => services
        .AddSingleton(new Holder<WeirConfig>(config))
        .AddSingleton(source)
        .AddSingleton(provider => new ConfigLoader([.. checks, .. provider.GetServices<IConfigCheck>()], provider.GetRequiredService<TimeProvider>(), provider.GetService<RecordedKeys>()))
        .AddSingleton<CompileConfig>(provider => next => new(() => provider.GetRequiredService<Holder<WeirConfig>>().Swap(next), static () => { }))
        .AddSingleton<RevisionStore>()
        .AddSingleton<ConfigNotices>()
        .AddSingleton<ConfigBackups>()
        .AddSingleton<ConfigPress>()
        .AddSingleton<ConfigDesk>()
        .AddSingleton<SecretRefresh>()
        .AddSingleton<CompileConfig>(provider => provider.GetRequiredService<SecretRefresh>().Compile)
        .AddHostedService<ConfigurationStart>()
        .AddHostedService(provider => provider.GetRequiredService<SecretRefresh>())
        .AddHostedService<FileWatch>();
}

/// <summary>Keeps the first revision before anything is served.</summary>
internal sealed class ConfigurationStart(ConfigDesk desk) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => desk.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
