using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Weir.Engine.Operations.Bodies;

/// <summary><c>GET /api/operations/{id}/bodies</c>: what is kept of a call's request and answer. Whoever looks leaves a row in the audit trail.</summary>
internal static class ShowBodies
{
    public static async Task<Results<Ok<OperationBodies>, ProblemHttpResult>> Handle(string id, HttpContext http, BodyStore bodies, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await bodies.FindAsync(id, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : NotFound.Of("There are no bodies of this operation: its key had no record_bodies, it is too old, or there is no such operation.");
    }
}
