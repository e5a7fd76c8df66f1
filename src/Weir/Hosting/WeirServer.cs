using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Weir.Commands;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Proxy.Listeners;
using Weir.Engine.Storage;

namespace Weir.Hosting;

/// <summary>What a server is started with.</summary>
internal sealed record ServerStart
{
    public required WeirConfig Config { get; init; }

    /// <summary>Where the configuration was loaded from, and is read again.</summary>
    public required ConfigSource Source { get; init; }

    public required EnvironmentVariables Variables { get; init; }

    public required string DataDirectory { get; init; }

    /// <summary>Addresses that beat the configuration's.</summary>
    public string? Urls { get; init; }

    /// <summary>Where every time comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Called once the server listens, with the address it is reached at.</summary>
    public Action<string> Started { get; init; } = address => Console.Out.WriteLine($"Weir listens on {address}");

    /// <summary>True to keep standard output for people: logs then go to standard error.</summary>
    public bool LogToError { get; init; }

    /// <summary>More services, such as the demonstration's traffic.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };
}

/// <summary>Runs the engine on Kestrel until the process is told to stop.</summary>
internal static class WeirServer
{
    public static async Task<int> RunAsync(ServerStart start, CancellationToken cancellationToken)
    {
        try
        {
            var admin = new AdminToken(start.Variables.Find("WEIR_ADMIN_TOKEN") is { Length: > 0 } token ? new SecretString(token) : null);
            using var data = DataDirectory.Open(start.DataDirectory);
            await using var app = Build(start, data, admin);
            using var hasten = SecondSignal.Hasten();
            await app.StartAsync(cancellationToken);
            start.Started(app.Urls.First());
            await FirstStart.OfferAsync(app.Services, Listeners.ManagementOf([.. app.Urls], start.Urls, start.Config.Server), cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Fine;
        }
        catch (Exception e) when (e is StoreException or ArgumentException or IOException)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.Failed;
        }
    }

    /// <summary>The whole application, not yet listening. The caller keeps <paramref name="data"/> open as long as it runs.</summary>
    public static WebApplication Build(ServerStart start, DataDirectory data, AdminToken admin)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "weir" });
        var levels = new LogLevels(start.Config.Telemetry.Logging.Level);
        var origin = new LogOrigin(start.Config.Telemetry.ServiceName);
        builder.Logging.AddWeirConsole(levels, origin, start.LogToError);
        builder.Services.AddSingleton<CompileConfig>(next => new(
            () =>
            {
                levels.Set(next.Telemetry.Logging.Level);
                origin.Name = next.Telemetry.ServiceName;
            },
            static () => { }));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            KestrelLimits.Apply(kestrel);
            Listeners.Open(kestrel, start.Urls, start.Config.Server);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.Never;
        });
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(start.Config.Server.DrainSeconds + 10);

            // One failing background loop must not end the traffic; each reports for itself.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        builder.Services.AddEngine(new() { Config = start.Config, Source = start.Source, Variables = start.Variables, Data = data, AdminToken = admin, Clock = start.Clock });
        start.Services(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        app.UseMiddleware<ListenerGate>();
        app.UseMiddleware<AccessGate>();
        app.Use(ConsoleFiles.Read().AnswerAsync);
        app.MapEngine();
        return app;
    }
}
