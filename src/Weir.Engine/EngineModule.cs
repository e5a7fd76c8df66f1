using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Console;
using Weir.Engine.Credentials;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Dashboards;
using Weir.Engine.Identity.Https;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Identity.SingleSignOn;
using Weir.Engine.Integrations;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Notices;
using Weir.Engine.Operations;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Providers.Rotators;
using Weir.Engine.Proxy;
using Weir.Engine.Storage;
using Weir.Engine.Telemetry;

namespace Weir.Engine;

/// <summary>What the engine needs of the program around it.</summary>
public sealed record EngineOptions
{
    /// <summary>The configuration, found valid.</summary>
    public required WeirConfig Config { get; init; }

    /// <summary>Where it was loaded from, and is read again.</summary>
    public required ConfigSource Source { get; init; }

    /// <summary>Where its secrets are found.</summary>
    public required EnvironmentVariables Variables { get; init; }

    /// <summary>The data directory, held by this process.</summary>
    public required DataDirectory Data { get; init; }

    /// <summary>The token for automation.</summary>
    public required AdminToken AdminToken { get; init; }

    /// <summary>Where every time comes from. Default the system's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Puts the engine into a web application: every module once, low to high.</summary>
public static class EngineModule
{
    /// <summary>Checks that modules add to the loading of a configuration.</summary>
    public static IReadOnlyList<IConfigCheck> ConfigChecks { get; } = [new PricingConfigCheck(), new ProviderConfigCheck(), new RotatorConfigCheck(), new IntegrationConfigCheck(), new NoticesConfigCheck(), new SignInConfigCheck()];

    /// <summary>Every step of every module's schema.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
        [.. AuditSchema.Migrations, .. CredentialsSchema.Migrations, .. ConfigurationSchema.Migrations, .. KeySchema.Migrations, .. IdentitySchema.Migrations, .. DashboardSchema.Migrations, .. LedgerSchema.Migrations, .. OperationsSchema.Migrations, .. NoticesSchema.Migrations];

    /// <summary>Registers the engine.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services, EngineOptions options) => services
        .AddSingleton(options.Config)
        .AddSingleton(options.Variables)
        .AddSingleton(options.AdminToken)
        .AddSingleton(options.Clock)
        .AddSingleton(options.Data)
        .AddSingleton(provider => Store.Open(
            options.Data, options.Config.Storage.Durability, Migrations,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()))
        .AddAudit()
        .AddCredentials(Keyring(options), options.Config.Credentials.RotateAfter)
        .AddConfiguration(options.Config, options.Source, ConfigChecks)
        .AddIdentity()
        .AddCallersKeys()
        .AddHttps(options.Config.Server.Tls)
        .AddTelemetry()
        .AddLedger()
        .AddProviders()
        .AddOperations(Migrations)
        .AddIntegrations()
        .AddNotices()
        .AddProxy()
        .AddConsole();

    private static KeyringSettings Keyring(EngineOptions options) => new(options.Data.Path, options.Config.Storage.Durability)
    {
        Key = Secret(options, KeyringSettings.KeyVariable),
        PreviousKey = Secret(options, KeyringSettings.PreviousKeyVariable),
        Passphrase = Secret(options, KeyringSettings.PassphraseVariable),
    };

    private static SecretString? Secret(EngineOptions options, string variable) => options.Variables.Find(variable) is { Length: > 0 } text ? new(text) : null;

    /// <summary>Maps every surface.</summary>
    public static void MapEngine(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapProxy();
        endpoints.MapOperations();
        endpoints.MapIntegrations();
        endpoints.MapNotices();
        endpoints.MapTelemetry();
        endpoints.MapConsole();
    }
}
