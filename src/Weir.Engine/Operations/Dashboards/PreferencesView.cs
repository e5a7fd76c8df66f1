using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Dashboards;
using Weir.Engine.Operations.People;

namespace Weir.Engine.Operations.Dashboards;

/// <summary>How pages are shown to somebody (S0-40).</summary>
/// <param name="RefreshSeconds">How often charts and lists are read anew, 5 to 3,600. Default 30.</param>
/// <param name="MaxPoints">Most points of a line, 10 to 1,000. Default 1,000.</param>
/// <param name="Live">Whether what happens is shown as it happens. Default true.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c> or <c>auto</c>, as the system. Default <c>auto</c>.</param>
/// <param name="Saved">False while they are the defaults.</param>
internal sealed record PreferencesView(long RefreshSeconds = PreferencesView.UsualRefresh, long MaxPoints = PreferencesView.MostPoints, bool Live = true, string Theme = "auto", bool Saved = false)
{
    public static readonly ApiFields Fields = ApiFields.Of("refresh_seconds: whole", "max_points: whole", "live: flag", "theme: light|dark|auto");
    private const long UsualRefresh = 30;
    private const long MostPoints = 1_000;
    private static readonly string[] Themes = ["light", "dark", "auto"];
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task<Ok<PreferencesView>> Show(HttpContext http, DashboardDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.PreferencesAsync(Actor.Of(http).Name, cancellationToken) is { } kept ? JsonSerializer.Deserialize<PreferencesView>(kept, Form)! with { Saved = true } : new());

    public static async Task<IResult> Set(HttpContext http, DashboardDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Fields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var theme = body.Text("theme", Themes.Max(one => one.Length)) ?? "auto";
        if (!Themes.Contains(theme, StringComparer.Ordinal) || body.Errors.ContainsKey("theme"))
        {
            body.Refuse("theme", "must be one of " + string.Join(", ", Themes));
        }

        var wanted = new PreferencesView(body.Whole("refresh_seconds", 5, 3_600) ?? UsualRefresh, body.Whole("max_points", 10, MostPoints) ?? MostPoints, body.Flag("live") ?? true, theme, Saved: true);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        await desk.SetPreferencesAsync(JsonSerializer.Serialize(wanted, Form), PeopleAnswer.By(http, reason: null));
        return TypedResults.Ok(wanted);
    }
}
