using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Credentials;
using Weir.Engine.Credentials.BackEnds;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Https;
using Weir.Engine.Routing;
using Weir.Engine.Storage;

namespace Weir.Engine.Proxy;

/// <summary><c>/health</c>: the process lives. <c>/health/ready</c>: it serves. <c>/debug/circuit-breakers</c>: what it avoids.</summary>
internal static class Health
{
    public sealed record HealthView(string Status);

    public sealed record ReadyView(string Status, bool Draining, bool StoreWritable, int OperationsActive, ConfigurationView Configuration, CredentialsView Credentials, CertificateStatus? Certificate);

    /// <summary>Which revision is in force, and since when something newer is refused; what and why is told at <c>/api/config</c> only.</summary>
    public sealed record ConfigurationView(long Revision, RevisionKind? Refused, DateTimeOffset? RefusedAt);

    /// <summary>Whether the vault is open, and how many secrets cannot be read, how many credentials are due for a new version, and how many secrets of other stores cannot be read now; which and why is told at <c>/api/credentials</c> only.</summary>
    public sealed record CredentialsView(string State, int Sealed, int Due, int Unreadable);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var inFlight = endpoints.ServiceProvider.GetRequiredService<InFlight>();
        var store = endpoints.ServiceProvider.GetRequiredService<Store>();
        var desk = endpoints.ServiceProvider.GetRequiredService<ConfigDesk>();
        var vault = endpoints.ServiceProvider.GetRequiredService<CredentialVault>();
        var shelf = endpoints.ServiceProvider.GetRequiredService<SecretShelf>();
        var certificate = endpoints.ServiceProvider.GetService<ServerCertificate>();
        var breakers = endpoints.ServiceProvider.GetRequiredService<BreakerBoard>();
        endpoints.MapGet("/health", () => TypedResults.Ok(new HealthView("ok"))).For(Access.Public);
        endpoints.MapGet("/health/ready", () =>
        {
            var ready = !inFlight.IsDraining && store.Writer.Healthy;
            var credentials = vault.Status;
            var view = new ReadyView(
                ready ? "ready" : "not_ready", inFlight.IsDraining, store.Writer.Healthy, inFlight.Count,
                new(desk.Revision, desk.Refusal?.Kind, desk.Refusal?.At), new(credentials.State, credentials.SealedVersions, vault.Due, shelf.Unreadable), certificate?.Status);
            return TypedResults.Json(view, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).For(Access.Public);
        endpoints.MapGet("/debug/circuit-breakers", () => TypedResults.Ok(breakers.Snapshot())).For(Access.Diagnostics);
    }
}
