using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Audit;
using Weir.Engine.Identity;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations;

/// <summary>For actions that change nothing in the store, or not in one transaction: they are written into the audit trail before they begin, or not begun.</summary>
public static class AuditedAction
{
    /// <summary>Writes the row of <paramref name="action"/> about what the route names, then goes on. How it ended, when badly, is a row of its own.</summary>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder endpoint, string action) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        try
        {
            var clock = http.RequestServices.GetRequiredService<TimeProvider>();
            var what = string.Join('/', http.Request.RouteValues.Values.Select(value => value?.ToString()));
            await http.RequestServices.GetRequiredService<AuditTrail>().AppendAsync(Author.Event(http, clock.GetUtcNow(), action, what.Length == 0 ? action.Split('.')[0] : what));
        }
        catch (StoreException e)
        {
            return TypedResults.Problem("It could not be written into the audit trail, so it was not done: " + e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Store unavailable");
        }

        return await next(context);
    });
}
