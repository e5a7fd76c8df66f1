using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;

namespace Weir.Engine.Operations;

/// <summary>Answers 404 for something that is not there, naming what may have been meant.</summary>
public static class NotFound
{
    /// <summary>There is no <paramref name="what"/> of this id.</summary>
    /// <param name="what">A noun, such as <c>budget</c>.</param>
    /// <param name="id">What was asked for; told back only so far.</param>
    /// <param name="known">The ids there are; the nearest is named.</param>
    public static ProblemHttpResult Of(string what, string id, IEnumerable<string> known) => Of(
        ConfigText.Nearest(id, known) is { } near ? $"There is no {what} '{Shown(id)}'. Is '{near}' meant?" : $"There is no {what} '{Shown(id)}'.");

    /// <summary>The same in words of the caller's.</summary>
    public static ProblemHttpResult Of(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");

    // What a caller sent is told back only so far.
    private static string Shown(string id) => id.Length <= 128 ? id : id[..128] + "...";
}
