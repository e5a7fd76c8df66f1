using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Operations;

/// <summary>How an endpoint that changes the configuration tells that it did not: the same for every such endpoint.</summary>
public static class ChangeAnswer
{
    /// <summary>400: the configuration would not be valid; each problem under its path.</summary>
    public static ValidationProblem Refused(ConfigOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return TypedResults.ValidationProblem(
            outcome.Problems.Where(problem => problem.Severity == ConfigSeverity.Error)
                .GroupBy(problem => problem.Path, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Select(problem => Sentence(problem, outcome.State)).ToArray(), StringComparer.Ordinal),
            "The configuration would not be valid. Nothing was changed.",
            title: "Refused");
    }

    /// <summary>412: somebody else changed it since the revision that the caller named; <c>changes</c> is what differs, <c>since</c> who changed it and why.</summary>
    public static ProblemHttpResult Conflict(ConfigOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return TypedResults.Problem(
            $"The configuration was changed meanwhile: revision {outcome.State.Revision} is in force. 'changes' says what differs from the one you named; nothing was changed now.",
            statusCode: StatusCodes.Status412PreconditionFailed,
            title: "Changed meanwhile",
            extensions: new Dictionary<string, object?>
            {
                ["revision"] = outcome.State.Revision,
                ["changes"] = DifferenceView.Of(outcome.Changes),
                ["since"] = outcome.Since.Select(one => new RevisionNote(one.Number, one.At, one.Author, one.Reason)).ToArray(),
            });
    }

    /// The path is the member's name already, and the number of an override that was not made means nothing to anybody.
    private static string Sentence(ConfigProblem problem, ConfigState state)
    {
        var isKnown = problem.Origin.Layer != ConfigLayer.Override || state.Overrides.Any(one => problem.File == $"override {one.Id}");
        return (problem with { Path = "", Origin = isKnown ? problem.Origin : ConfigOrigin.BuiltIn }).ToString();
    }
}

/// <summary>One difference between two documents of the configuration.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind">What happened there.</param>
/// <param name="From">The value before, secrets masked; null where there was none.</param>
/// <param name="To">The value after, likewise.</param>
public sealed record DifferenceView(string Path, DifferenceKind Kind, JsonNode? From, JsonNode? To)
{
    /// <summary>Each difference as it is told.</summary>
    public static IReadOnlyList<DifferenceView> Of(IEnumerable<ConfigDifference> changes) => [.. changes.Select(one => new DifferenceView(one.Path, one.Kind, Json(one.From), Json(one.To)))];

    private static JsonNode? Json(string? text) => text is null ? null : JsonNode.Parse(text);
}

/// <summary>Whose a revision is, in short.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">When it was put in force.</param>
/// <param name="Author">Who.</param>
/// <param name="Reason">Why.</param>
public sealed record RevisionNote(long Number, DateTimeOffset At, string Author, string Reason);
