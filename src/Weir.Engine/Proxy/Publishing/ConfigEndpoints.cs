using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>The configuration's endpoints under <c>/api/config</c>.</summary>
internal static class ConfigEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/config", ShowConfig.Handle).For(Access.Management);
        endpoints.MapPatch("/api/config", ChangeConfig.Handle).For(Access.Management);
        endpoints.MapPost("/api/config/rollback", RollBackConfig.Handle).For(Access.Management);
        endpoints.MapPost("/api/config/reload", ReloadConfig.Handle).For(Access.Management);
        endpoints.MapGet("/api/config/overrides", ListOverrides.Handle).For(Access.Management);
        endpoints.MapGet("/api/config/environments", ListEnvironments.Handle).For(Access.Management);
        endpoints.MapGet("/api/config/export", ExportConfig.Handle).For(Access.Management);
        endpoints.MapPost("/api/config/export", SealConfig.Handle).For(Access.Management);
        endpoints.MapPost("/api/config/import", ImportConfig.Handle).For(Access.Management);
        endpoints.MapGet("/api/config/revisions", ListRevisions.Handle).For(Access.Management);
        endpoints.MapGet("/api/config/revisions/diff", DiffRevisions.Handle).For(Access.Management);
        endpoints.MapGet("/api/config/revisions/{number:long}", ShowRevision.Handle).For(Access.Management);
    }
}
