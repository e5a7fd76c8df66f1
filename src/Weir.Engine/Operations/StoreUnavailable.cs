using Microsoft.AspNetCore.Http;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations;

/// <summary>Answers 503 where the store could not commit what an endpoint was to write.</summary>
public static class StoreUnavailable
{
    /// <summary>An endpoint's filter.</summary>
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StoreException e)
        {
            return TypedResults.Problem(
                e.Message + " Ask again with the same id: what is done already is not done twice.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Store unavailable");
        }
    }
}
