using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Operations;
using Weir.Engine.Storage;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>What the endpoints that change the configuration have in common: how they read, and how each verdict is told.</summary>
internal static class ConfigAnswer
{
    /// <summary>Most characters of a reason, and of an author.</summary>
    public const int MaxReason = 500;
    public const int MaxAuthor = 200;

    /// <summary>Reads the body, does what it asks, and tells what came of it. With a mistake in the body itself nothing is tried.</summary>
    public static async Task<IResult> HandleAsync(HttpContext http, IReadOnlyList<string> known, Func<ApiBody, Func<CancellationToken, Task<ConfigOutcome>>> read)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, known, ApiBody.MaxConfigBytes, http.RequestAborted);
        if (body is null)
        {
            return unreadable!;
        }

        var act = read(body);
        return body.Problem is { } problem ? problem : await TellAsync(http, act);
    }

    /// <summary>Tells what came of a change.</summary>
    public static async Task<IResult> TellAsync(HttpContext http, Func<CancellationToken, Task<ConfigOutcome>> act)
    {
        try
        {
            var outcome = await act(http.RequestAborted);
            http.Response.Headers.ETag = RevisionTag.Of(outcome.State.Revision);
            return outcome.Verdict switch
            {
                ConfigVerdict.Refused => ChangeAnswer.Refused(outcome),
                ConfigVerdict.Conflict => ChangeAnswer.Conflict(outcome),
                ConfigVerdict.NoSuchRevision => TypedResults.Problem("There is no such revision.", statusCode: StatusCodes.Status404NotFound, title: "Not found"),
                _ => TypedResults.Ok(OutcomeView.Of(outcome)),
            };
        }
        catch (StoreException e)
        {
            return TypedResults.Problem("The change could not be kept, so it was not put in force: " + e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Store unavailable");
        }
    }
}
