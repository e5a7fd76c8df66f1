using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>The configuration's endpoints under <c>/api/config</c>.</summary>
internal static class ConfigEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/config", ShowConfig.Handle).For(Permission.ConfigRead);
        endpoints.MapPatch("/api/config", ChangeConfig.Handle).For(Permission.ConfigChange);
        endpoints.MapPost("/api/config/rollback", RollBackConfig.Handle).For(Permission.ConfigChange);
        endpoints.MapPost("/api/config/reload", ReloadConfig.Handle).Audited("config.reload").For(Permission.ConfigChange);
        endpoints.MapGet("/api/config/overrides", ListOverrides.Handle).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/environments", ListEnvironments.Handle).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/export", ExportConfig.Handle).For(Permission.ConfigRead);
        endpoints.MapPost("/api/config/export", SealConfig.Handle).Audited("config.export").For(Permission.CredentialsChange);
        endpoints.MapPost("/api/config/import", ImportConfig.Handle).For(Permission.ConfigChange);
        endpoints.MapGet("/api/config/revisions", ListRevisions.Handle).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/revisions/diff", DiffRevisions.Handle).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/revisions/{number:long}", ShowRevision.Handle).For(Permission.ConfigRead);
    }
}
