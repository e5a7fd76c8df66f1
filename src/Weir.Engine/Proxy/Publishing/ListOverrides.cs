using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>
/// <c>GET /api/config/overrides</c>: changes at run time, in the order made. <c>path</c> (it and all below), <c>author</c>, <c>tag</c>, <c>environment</c> (those
/// that hold in it), <c>expires_before</c>; <c>ended=true</c> also those that ended and are still kept.
/// </summary>
internal static class ListOverrides
{
    public static readonly ApiFields Known = ApiFields.Of("path", "author", "tag", "environment", "expires_before", "ended: flag", "limit: whole", "after");
    private static readonly string[] Flags = ["true", "false"];

    public sealed record OverrideRow(OverrideView Override, long Revision, long? EndedBy, DateTimeOffset? EndedAt);

    public sealed record OverrideList(IReadOnlyList<OverrideRow> Items, string? Next);

    public static async Task<Results<Ok<OverrideList>, ValidationProblem>> Handle(HttpRequest request, ConfigDesk desk, RevisionStore revisions, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 50, RevisionStore.MaxLimit);
        var withEnded = query.Word("ended", "false", Flags) == "true";
        var after = RevisionNumber.Of(query, "after") ?? 0;
        var wanted = Filter(query);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        await desk.StartAsync(cancellationToken);
        var found = (await revisions.KeptOverridesAsync(withEnded, after, cancellationToken)).Where(wanted).Take(limit + 1).ToArray(); // one more tells whether there is a next page
        return TypedResults.Ok(new OverrideList(
            [.. found.Take(limit).Select(one => new OverrideRow(OverrideView.Of(one.Override), one.Revision, one.EndedBy, one.EndedAt))],
            found.Length > limit ? found[limit - 1].Override.Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static Func<KeptOverride, bool> Filter(ApiQuery query)
    {
        var (author, tag, environment) = (query.Text("author"), query.Text("tag"), query.Text("environment"));
        var before = query.Moment("expires_before", TimeZoneInfo.Utc);
        if (!new ConfigPath(query.Text("path") ?? "").TrySplit(out var names))
        {
            query.Refuse("path", "is not a path: names are separated by '.', and quoted when they hold other characters than letters, digits, '_' and '-'");
        }

        return kept => kept.Override is var one
            && (author is null || string.Equals(one.Author, author, StringComparison.Ordinal))
            && (tag is null || one.Tags.Contains(tag, StringComparer.Ordinal))
            && (environment is null || one.AppliesTo(environment))
            && (before is null || one.ExpiresAt < before)
            && one.Path.TrySplit(out var own) && own.Take(names!.Count).SequenceEqual(names, StringComparer.Ordinal);
    }
}

/// <summary><c>GET /api/config/environments</c>: what each environment would run on, in short.</summary>
internal static class ListEnvironments
{
    public sealed record EnvironmentList(IReadOnlyList<EnvironmentSummary> Items, string? Next);

    public static async Task<Ok<EnvironmentList>> Handle(ConfigDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(new EnvironmentList(await desk.EnvironmentsAsync(cancellationToken), null));
}
