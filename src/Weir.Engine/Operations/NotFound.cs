using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;

namespace Weir.Engine.Operations;

/// <summary>Answers 404 for something that is not there, naming what may have been meant.</summary>
internal static class NotFound
{
    public static ProblemHttpResult Of(string what, string id, IEnumerable<string> known) => Of(
        ConfigText.Nearest(id, known) is { } near ? $"There is no {what} '{Shown(id)}'. Is '{near}' meant?" : $"There is no {what} '{Shown(id)}'.");

    public static ProblemHttpResult Of(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");

    // What a caller sent is told back only so far.
    private static string Shown(string id) => id.Length <= 128 ? id : id[..128] + "...";
}
