using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Keys;

/// <summary><c>POST /api/keys/{id}/rotate</c>: a new secret; those before work on for <c>overlap_seconds</c>, a day by default, so that callers can change over.</summary>
internal static class RotateKey
{
    private const long UsualOverlapSeconds = 86_400;
    private const long MostOverlapSeconds = 30 * 86_400;
    public static readonly ApiFields Known = ApiFields.Of("overlap_seconds: whole", "reason");

    public static async Task<IResult> Handle(string id, HttpContext http, KeyDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await KeyEndpoints.BodyAsync(http, Known, cancellationToken);
        var overlap = body?.Whole("overlap_seconds", 0, MostOverlapSeconds);
        var reason = body?.Text("reason", 500);
        var (version, refused) = KeyDesk.IfMatch(http.Request);
        if ((unreadable ?? (IResult?)body?.Problem ?? refused) is { } wrong)
        {
            return wrong;
        }

        var (key, missing) = await desk.FindAsync(id, http, cancellationToken);
        if (key is null || KeyEndpoints.OfConfiguration(key) is not null)
        {
            return missing ?? KeyEndpoints.OfConfiguration(key!)!;
        }

        if (Actor.Of(http).Team is { } team && key.Record!.Settings.MaySet.Contains(AttributionName.Team))
        {
            return TypedResults.Problem(
                $"This key may call in the name of other teams, and you may act for the team '{team}' alone: somebody who acts for the whole house rotates it.", statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");
        }

        var outcome = await desk.Records.RotateAsync(id, TimeSpan.FromTicks((overlap ?? UsualOverlapSeconds) * TimeSpan.TicksPerSecond), KeyDesk.By(http, reason, version), cancellationToken);
        if (KeyDesk.Refusal(outcome) is { } refusal)
        {
            return refusal;
        }

        http.Response.Headers.CacheControl = "no-store";
        var view = (await desk.ViewAsync(id, http))!;
        KeyEndpoints.Tag(http, view);
        return TypedResults.Ok(new SetKey.KeyMade(view, outcome.Secret!.Reveal()));
    }
}
