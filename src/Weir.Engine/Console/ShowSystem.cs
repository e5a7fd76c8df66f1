using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Console.Live;
using Weir.Engine.Storage;

namespace Weir.Engine.Console;

/// <summary><c>GET /api/system</c>: what runs here.</summary>
internal static class ShowSystem
{
    private static readonly string Version = typeof(ShowSystem).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>The program and its store.</summary>
    /// <param name="Version">The program's version.</param>
    /// <param name="Runtime">The .NET that it runs on.</param>
    /// <param name="StartedAt">When it was started.</param>
    /// <param name="Environment">The environment of the configuration.</param>
    /// <param name="Revision">The revision in force.</param>
    /// <param name="StoreBytes">Size of the database with its log, bytes.</param>
    /// <param name="MemoryBytes">Memory in use, bytes.</param>
    /// <param name="LiveConnections">Pages that are told what happens as it happens.</param>
    public sealed record SystemView(
        string Version, string Runtime, DateTimeOffset StartedAt, string Environment, long Revision, long StoreBytes, long MemoryBytes, int LiveConnections);

    public static async Task<Ok<SystemView>> Handle(HttpContext http, ConfigDesk desk, DataDirectory data, LiveHub hub, WeirConfig started)
    {
        using var process = Process.GetCurrentProcess();
        var state = await desk.CurrentAsync(http.RequestAborted);
        return TypedResults.Ok(new SystemView(
            Version, RuntimeInformation.FrameworkDescription, new DateTimeOffset(process.StartTime).ToUniversalTime(), started.Environment, state.Revision,
            Directory.EnumerateFiles(data.Path, "weir.db*").Sum(file => new FileInfo(file).Length), process.WorkingSet64, hub.Connections));
    }
}
