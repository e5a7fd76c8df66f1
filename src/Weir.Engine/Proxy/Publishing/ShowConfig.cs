using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Publishing;

/// <summary><c>GET /api/config</c>: what is in force; <c>?origin=true</c> each value with its source, <c>?path=</c> only what lies there.</summary>
internal static class ShowConfig
{
    public static readonly ApiFields Known = ApiFields.Of("origin: flag", "path");
    private static readonly string[] Flags = ["true", "false"];

    public static async Task<Results<Ok<ConfigView>, ValidationProblem, ProblemHttpResult>> Handle(HttpContext http, ConfigDesk desk, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(http.Request.Query, Known);
        var withOrigin = query.Word("origin", "false", Flags) == "true";
        var path = new ConfigPath(query.Text("path") ?? "");
        if (!path.TrySplit(out var names))
        {
            query.Refuse("path", "is not a path: names are separated by '.', and quoted when they hold other characters than letters, digits, '_' and '-'");
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        var state = await desk.CurrentAsync(cancellationToken);
        if (state.Result.Config is not { } config)
        {
            return TypedResults.Problem(
                "What is stored does not fit the configuration file: " + state.Result.Errors.First(), statusCode: StatusCodes.Status409Conflict, title: "Not valid");
        }

        var tree = Find(JsonNode.Parse(EffectiveValues.ToJson(config)), names!);
        if (tree is null)
        {
            return TypedResults.Problem($"Nothing is configured at '{path}'.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        http.Response.Headers.ETag = RevisionTag.Of(state.Revision);
        return TypedResults.Ok(new ConfigView(
            state.Revision, config.Environment, tree,
            withOrigin ? [.. EffectiveValues.Of(config, state.Result.Marks, path).Select(ValueView.Of)] : null,
            [.. state.Overrides.Select(OverrideView.Of)], [.. desk.WarningsOf(state).Select(ProblemView.Of)], RefusalView.Of(desk.Refusal)));
    }

    private static JsonNode? Find(JsonNode? node, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }
}

/// <summary><c>GET /api/config/revisions</c>: every state that was in force, newest first.</summary>
internal static class ListRevisions
{
    public static readonly ApiFields Known = ApiFields.Of("limit: whole", "after");

    public sealed record RevisionList(IReadOnlyList<RevisionView> Items, string? Next);

    public static async Task<Results<Ok<RevisionList>, ValidationProblem>> Handle(HttpRequest request, ConfigDesk desk, RevisionStore revisions, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 50, RevisionStore.MaxLimit);
        var before = RevisionNumber.Of(query, "after");
        if (query.Problem is { } problem)
        {
            return problem;
        }

        await desk.StartAsync(cancellationToken);
        var items = await revisions.ListAsync(limit + 1, before, cancellationToken); // one more tells whether there is a next page
        return TypedResults.Ok(new RevisionList(
            [.. items.Take(limit).Select(RevisionView.Of)], items.Count > limit ? items[limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }
}

/// <summary><c>GET /api/config/revisions/{number}</c>: one of them with its document and overrides.</summary>
internal static class ShowRevision
{
    public sealed record RevisionDetail(RevisionView Revision, JsonNode? Document, IReadOnlyList<OverrideView> Overrides);

    public static async Task<Results<Ok<RevisionDetail>, ProblemHttpResult>> Handle(long number, ConfigDesk desk, RevisionStore revisions, CancellationToken cancellationToken)
    {
        await desk.StartAsync(cancellationToken);
        if (await revisions.FindAsync(number, cancellationToken) is not { } revision)
        {
            return TypedResults.Problem($"There is no revision {number}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var overrides = await revisions.OverridesAsync(number, cancellationToken);
        return TypedResults.Ok(new RevisionDetail(RevisionView.Of(revision), JsonNode.Parse(revision.Document), [.. overrides.Select(OverrideView.Of)]));
    }
}

/// <summary><c>GET /api/config/revisions/diff?from=&amp;to=</c>: what differs between two; without <c>to</c> up to what is in force, without <c>from</c> from the one before.</summary>
internal static class DiffRevisions
{
    public static readonly ApiFields Known = ApiFields.Of("from", "to");

    public sealed record RevisionDiff(RevisionView From, RevisionView To, IReadOnlyList<DifferenceView> Items, string? Next);

    public static async Task<Results<Ok<RevisionDiff>, ValidationProblem>> Handle(HttpRequest request, ConfigDesk desk, RevisionStore revisions, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var to = RevisionNumber.Of(query, "to") ?? (await desk.CurrentAsync(cancellationToken)).Revision;
        var from = RevisionNumber.Of(query, "from") ?? to - 1;
        var before = query.Problem is null ? await revisions.FindAsync(from, cancellationToken) : null;
        var after = query.Problem is null ? await revisions.FindAsync(to, cancellationToken) : null;
        if (before is null)
        {
            query.Refuse("from", $"there is no revision {from}");
        }

        if (after is null)
        {
            query.Refuse("to", $"there is no revision {to}");
        }

        return query.Problem is { } problem
            ? problem
            : TypedResults.Ok(new RevisionDiff(RevisionView.Of(before!), RevisionView.Of(after!), DifferenceView.Of(before!.DifferencesTo(after!)), null));
    }
}

/// <summary>Numbers of revisions in a query.</summary>
internal static class RevisionNumber
{
    public static long? Of(ApiQuery query, string name)
    {
        if (query.Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        query.Refuse(name, "must be the number of a revision");
        return null;
    }
}
