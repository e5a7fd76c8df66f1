using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>The configuration's endpoints under <c>/api/config</c>.</summary>
internal static class ConfigEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/config", ShowConfig.Handle).Asks(ShowConfig.Known).For(Permission.ConfigRead);
        endpoints.MapPatch("/api/config", ChangeConfig.Handle).Takes(ChangeConfig.Known).Answers<OutcomeView>().For(Permission.ConfigChange);
        endpoints.MapPost("/api/config/rollback", RollBackConfig.Handle).Takes(RollBackConfig.Known).Answers<OutcomeView>().For(Permission.ConfigChange);
        endpoints.MapPost("/api/config/reload", ReloadConfig.Handle).Answers<OutcomeView>().Audited("config.reload").For(Permission.ConfigChange);
        endpoints.MapGet("/api/config/overrides", ListOverrides.Handle).Asks(ListOverrides.Known).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/environments", ListEnvironments.Handle).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/schema", ShowSchema.Handle).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/export", ExportConfig.Handle).Asks(ExportConfig.Known).Produces<string>(200, "application/yaml", "application/json").For(Permission.ConfigRead);
        endpoints.MapPost("/api/config/export", SealConfig.Handle).Takes(SealConfig.Known).Answers<SealConfig.SealedConfig>().Audited("config.export").For(Permission.CredentialsChange);
        endpoints.MapPost("/api/config/import", ImportConfig.Handle).Takes(ImportConfig.Known).Answers<OutcomeView>().For(Permission.ConfigChange);
        endpoints.MapGet("/api/config/revisions", ListRevisions.Handle).Asks(ListRevisions.Known).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/revisions/diff", DiffRevisions.Handle).Asks(DiffRevisions.Known).For(Permission.ConfigRead);
        endpoints.MapGet("/api/config/revisions/{number:long}", ShowRevision.Handle).For(Permission.ConfigRead);
    }
}
