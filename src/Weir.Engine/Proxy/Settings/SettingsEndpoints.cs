using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Settings;

/// <summary>Models and presets: <c>/api/models</c>, <c>/api/models/recommended</c>, <c>/api/presets</c>. They are changed as every value of the configuration is.</summary>
internal static class SettingsEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/models", ListModelSettings.Handle).Asks(ListModelSettings.Known).For(Permission.ModelsRead, Reach.Team);
        endpoints.MapGet("/api/models/recommended", RecommendedModels.Handle).Asks(RecommendedModels.Known).For(Permission.ModelsRead, Reach.Team);
        endpoints.MapGet("/api/presets", ListPresets.Handle).For(Permission.ModelsRead, Reach.Team);
        endpoints.MapGet("/api/presets/{id}", ListPresets.One).For(Permission.ModelsRead, Reach.Team);
    }
}
