using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Keys;

/// <summary>
/// <c>POST /api/keys</c>: makes a key; its secret is in this answer and never again in any. <c>PATCH /api/keys/{id}</c>: changes its settings by a JSON
/// merge patch, null for the default. The fields are those of <c>keys.*</c> of the configuration, without <c>secret</c>.
/// </summary>
internal static class SetKey
{
    private const int MaxReasonChars = 500;
    // Their types are those of the configuration, which reads them.
    private static readonly string[] Settings = [.. KeySettings.Fields.Select(name => name + ": any"), "reason"];
    public static readonly ApiFields OfCreate = ApiFields.Of("id").With(Settings);
    public static readonly ApiFields OfPatch = ApiFields.Of(Settings);

    /// <summary>A new key, or a new secret of one.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Secret">The full text that callers send. Shown here, once.</param>
    public sealed record KeyMade(KeyView Key, string Secret);

    public static async Task<IResult> Create(HttpContext http, KeyDesk desk, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, OfCreate, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var id = body.Has("id") ? body.Text("id", ApiBody.MaxIdChars) : Ids.New("key-", clock);
        var by = KeyDesk.By(http, body.Text("reason", MaxReasonChars));
        var team = Actor.Of(http).Team;
        RefuseBeyond(team, body, isNew: true);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var outcome = await desk.Records.CreateAsync(id!, Within(team, body.Members(KeySettings.Fields)), await desk.ConfigAsync(cancellationToken), by, cancellationToken);
        if (KeyDesk.Refusal(outcome) is { } refusal)
        {
            return refusal;
        }

        http.Response.Headers.CacheControl = "no-store";
        var view = (await desk.ViewAsync(id!, http))!;
        KeyEndpoints.Tag(http, view);
        return TypedResults.Created($"/api/keys/{Uri.EscapeDataString(id!)}", new KeyMade(view, outcome.Secret!.Reveal()));
    }

    public static async Task<IResult> Patch(string id, HttpContext http, KeyDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, OfPatch, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var reason = body.Text("reason", MaxReasonChars);
        RefuseBeyond(Actor.Of(http).Team, body, isNew: false);
        var (version, refused) = KeyDesk.IfMatch(http.Request);
        if ((body.Problem ?? refused) is { } problem)
        {
            return problem;
        }

        var (key, missing) = await desk.FindAsync(id, http, cancellationToken);
        if (key is null || KeyEndpoints.OfConfiguration(key) is not null)
        {
            return missing ?? KeyEndpoints.OfConfiguration(key!)!;
        }

        var outcome = await desk.Records.PatchAsync(
            (id, "key.set"), body.Members(KeySettings.Fields), await desk.ConfigAsync(cancellationToken), KeyDesk.By(http, reason, version), cancellationToken);
        if (KeyDesk.Refusal(outcome) is { } refusal)
        {
            return refusal;
        }

        var view = (await desk.ViewAsync(id, http))!;
        KeyEndpoints.Tag(http, view);
        return TypedResults.Ok(view);
    }

    // Nobody gives more than they have: who acts for one team makes keys of that team, which call in no other team's name.
    private static void RefuseBeyond(string? team, ApiBody body, bool isNew)
    {
        if (team is null)
        {
            return;
        }

        if (isNew ? body.Has("team") && !Is(body.Find("team"), team) : body.Gives("team") && !Is(body.Find("team"), team))
        {
            body.Refuse("team", $"must be '{team}': you may act for this team alone");
        }

        if (body.Find("may_set") is { ValueKind: JsonValueKind.Array } names && names.EnumerateArray().Any(name => Is(name, "team")))
        {
            body.Refuse("may_set", $"must not have 'team': you may act for the team '{team}' alone");
        }
    }

    private static bool Is(JsonElement? value, string text) => value is { ValueKind: JsonValueKind.String } one && one.ValueEquals(text);

    private static string Within(string? team, string settings) => team is null ? settings : KeySettings.Merge(settings, $$"""{"team":{{JsonSerializer.Serialize(team)}}}""", out _) ?? settings;
}
