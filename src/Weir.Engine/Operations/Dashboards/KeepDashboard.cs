using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Dashboards;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.People;

namespace Weir.Engine.Operations.Dashboards;

/// <summary><c>POST /api/dashboards</c> makes one; <c>PUT /api/dashboards/{id}</c> keeps one whole, also one that was removed.</summary>
internal static class KeepDashboard
{
    private const string Prefix = "dsh_";
    private const int IdChars = 36;
    private const int MaxName = 100;
    private const int MaxPanels = 24;
    public static readonly ApiFields Fields = ApiFields.Of("name!", "shared: flag", "range!", "panels: any!");

    public static Task<IResult> Add(HttpContext http, DashboardDesk desk, TimeProvider clock, CancellationToken cancellationToken) => SetAsync(http, Ids.New(Prefix, clock), null, desk, cancellationToken);

    public static async Task<IResult> Put(string id, HttpContext http, DashboardDesk desk, CancellationToken cancellationToken)
    {
        var (seen, refused) = IfMatch(http.Request);
        if (refused is not null)
        {
            return refused;
        }

        return id.Length == IdChars && id.StartsWith(Prefix, StringComparison.Ordinal) && id.Skip(Prefix.Length).All(char.IsAsciiHexDigitLower)
            ? await SetAsync(http, id, seen, desk, cancellationToken)
            : NotFound.Of("dashboard", id, []);
    }

    /// <summary><c>If-Match</c>: the version that the caller saw; <see langword="null"/> for none or <c>*</c>.</summary>
    public static (long? Version, ValidationProblem? Refused) IfMatch(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString();
        return header is "" or "*" ? (null, null)
            : long.TryParse(header.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (version, null)
            : (null, TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["If-Match"] = ["must be the number of a version of the dashboard, such as \"3\""] }));
    }

    public static IResult Refused(DashboardOutcome outcome, string id) => outcome.Verdict switch
    {
        DashboardVerdict.Changed => TypedResults.Problem(
            $"The dashboard has version {outcome.Dashboard!.Version} by now: it was changed somewhere else, at {outcome.Dashboard.ChangedAt:u}. Nothing was changed now.",
            statusCode: StatusCodes.Status412PreconditionFailed, title: "Changed meanwhile", extensions: new Dictionary<string, object?> { ["version"] = outcome.Dashboard.Version }),
        DashboardVerdict.Full => TypedResults.Problem($"You have {DashboardDesk.MaxOwned} dashboards, as many as there may be. Remove one that is not needed any more.", statusCode: StatusCodes.Status409Conflict, title: "Full"),
        _ => NotFound.Of("dashboard", id, []),
    };

    private static async Task<IResult> SetAsync(HttpContext http, string id, long? seen, DashboardDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Fields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var actor = Actor.Of(http);
        var name = body.Text("name", MaxName, isRequired: true) ?? "";
        var shared = body.Flag("shared") ?? false;
        if (shared && !(actor.May(Permission.DashboardsShare) && actor.Team is null))
        {
            body.Refuse("shared", "must be false: sharing with the house needs the permission dashboards_share, for the whole house");
        }

        var content = new DashboardContent(PanelBody.Range(body, isRequired: true) ?? "", Panels(body));
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var outcome = await desk.SetAsync(new(id, actor.Name, name, shared, content.ToString()), seen, PeopleAnswer.By(http, reason: null));
        if (outcome.Verdict is not (DashboardVerdict.Done or DashboardVerdict.Made))
        {
            return Refused(outcome, id);
        }

        DashboardEndpoints.Tag(http, outcome.Dashboard!.Version);
        var view = DashboardView.Of(outcome.Dashboard, actor);
        return outcome.Verdict == DashboardVerdict.Made ? TypedResults.Created("/api/dashboards/" + id, view) : TypedResults.Ok(view);
    }

    private static List<PanelView> Panels(ApiBody body)
    {
        var panels = new List<PanelView>();
        if (body.Find("panels") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > MaxPanels)
        {
            body.Refuse("panels", $"must be a list of at most {MaxPanels} panels");
            return panels;
        }

        foreach (var item in list.EnumerateArray())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"panels.{panels.Count}");
            if (ApiBody.Of(item, PanelBody.Fields) is not { } one)
            {
                body.Refuse(path, "must be an object");
                return panels;
            }

            panels.Add(PanelBody.Read(one));
            foreach (var (field, sentences) in one.Errors)
            {
                body.Refuse($"{path}.{field}", sentences[0]);
            }
        }

        return panels;
    }
}
