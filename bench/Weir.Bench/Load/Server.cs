using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Weir.Bench.Load;

/// <summary>The smallest Kestrel: no routing, no logging, no limits that matter here.</summary>
internal static class Server
{
    public static WebApplication Create(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "bench" });
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        return builder.Build();
    }
}
