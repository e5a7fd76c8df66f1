using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Flags;

/// <summary>Feature flags: <c>/api/flags</c>.</summary>
internal static class FlagEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/flags", ListFlags.Handle).For(Permission.ConfigRead);
        endpoints.MapGet("/api/flags/{name}", ListFlags.One).For(Permission.ConfigRead);
        endpoints.MapPatch("/api/flags/{name}", SetFlag.Handle).Takes(SetFlag.Known).Answers<Publishing.OutcomeView>().For(Permission.FlagsChange);
        endpoints.MapPost("/api/flags/evaluate", EvaluateFlags.Handle).Takes(EvaluateFlags.Known).For(Permission.ConfigRead);
    }
}
