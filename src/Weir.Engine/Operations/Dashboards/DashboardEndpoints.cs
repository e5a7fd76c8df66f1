using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Dashboards;
using Weir.Engine.Operations.People;

namespace Weir.Engine.Operations.Dashboards;

/// <summary>
/// <c>/api/dashboards</c>: what somebody arranged for themselves, and what others share with the house. Those of the admin token are its own, as if it were a
/// user. <c>/api/preferences</c>: how pages are shown to whoever asks.
/// </summary>
internal static class DashboardEndpoints
{
    /// <summary>Some dashboards. There are at most some hundred.</summary>
    public sealed record DashboardList(IReadOnlyList<DashboardView> Items, string? Next);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/dashboards", List).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/dashboards/{id}", Show).Answers<DashboardView>().For(Permission.OperationsRead, Reach.Team);
        endpoints.MapPost("/api/dashboards", KeepDashboard.Add).Takes(KeepDashboard.Fields).Answers<DashboardView>(201).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapPut("/api/dashboards/{id}", KeepDashboard.Put).Takes(KeepDashboard.Fields).Answers<DashboardView>().AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapDelete("/api/dashboards/{id}", Remove).Answers<DashboardView>().AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/preferences", PreferencesView.Show).For(Access.SignedIn);
        endpoints.MapPut("/api/preferences", PreferencesView.Set).Takes(PreferencesView.Fields).Answers<PreferencesView>().AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Access.SignedIn);
    }

    /// <summary>Whether somebody sees what is shared with the house: its names and filters may tell of every team.</summary>
    public static bool SeesShared(Actor actor) => actor.Team is null;

    public static void Tag(HttpContext http, long version) => http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    private static async Task<Ok<DashboardList>> List(HttpContext http, DashboardDesk desk, CancellationToken cancellationToken)
    {
        var actor = Actor.Of(http);
        var found = await desk.ListAsync(actor.Name, SeesShared(actor), cancellationToken);
        return TypedResults.Ok(new DashboardList([.. found.Select(one => DashboardView.Of(one, actor))], null));
    }

    private static async Task<IResult> Show(string id, HttpContext http, DashboardDesk desk, CancellationToken cancellationToken)
    {
        var actor = Actor.Of(http);
        if (await desk.FindAsync(id, actor.Name, SeesShared(actor), cancellationToken) is not { } found)
        {
            return NotFound.Of("dashboard", id, []);
        }

        Tag(http, found.Version);
        return TypedResults.Ok(DashboardView.Of(found, actor));
    }

    // The answer is what was removed: sent again to the same address it is there as before.
    private static async Task<IResult> Remove(string id, HttpContext http, DashboardDesk desk)
    {
        var (seen, refused) = KeepDashboard.IfMatch(http.Request);
        if (refused is not null)
        {
            return refused;
        }

        var outcome = await desk.RemoveAsync(id, seen, PeopleAnswer.By(http, reason: null));
        return outcome.Verdict == DashboardVerdict.Done ? TypedResults.Ok(DashboardView.Of(outcome.Dashboard!, Actor.Of(http))) : KeepDashboard.Refused(outcome, id);
    }
}
