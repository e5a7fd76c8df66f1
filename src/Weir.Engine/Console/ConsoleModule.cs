using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Console.Description;
using Weir.Engine.Console.Live;
using Weir.Engine.Identity;

namespace Weir.Engine.Console;

/// <summary>What the console needs beside the management API: the API's description, and being told what happens.</summary>
public static class ConsoleModule
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services) => services
        .AddApiDescription()
        .AddSingleton<LiveHub>()
        .AddHostedService(provider => provider.GetRequiredService<LiveHub>());

    /// <summary>Maps it.</summary>
    public static void MapConsole(this IEndpointRouteBuilder endpoints)
    {
        ApiDescription.Map(endpoints);
        endpoints.MapGet("/api/system", ShowSystem.Handle).For(Permission.MonitoringRead);
        endpoints.MapGet("/api/live", LiveEvents.Handle).For(Access.SignedIn);
        endpoints.MapGet("/api/live/state", LiveEvents.State).For(Access.SignedIn);
    }
}
