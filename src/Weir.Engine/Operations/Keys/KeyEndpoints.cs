using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Engine.Ledger.Costs;
using Weir.Engine.Ledger.Status;

namespace Weir.Engine.Operations.Keys;

/// <summary><c>/api/keys</c>: callers' keys, those of the configuration and those made at run time, and every change of the latter.</summary>
internal static class KeyEndpoints
{
    public static readonly ApiFields OnlyReason = ApiFields.Of("reason");

    /// <summary>A key after it was switched.</summary>
    /// <param name="WasDisabled">False when it was not disabled, by a person or a budget, and nothing was to be done.</param>
    /// <param name="Key">The key as it is now.</param>
    public sealed record KeySwitched(bool WasDisabled, KeyView Key);

    /// <summary>What is gone.</summary>
    public sealed record DeletedKey(string Id);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Managed(endpoints.MapGet("/api/keys", ListKeys.Handle).Asks(ListKeys.Known), Permission.KeysRead);
        Managed(endpoints.MapPost("/api/keys", SetKey.Create).Takes(SetKey.OfCreate).Answers<SetKey.KeyMade>(201), Permission.KeysChange);
        Managed(endpoints.MapGet("/api/keys/{id}", Show).Answers<KeyView>(), Permission.KeysRead);
        Managed(endpoints.MapPatch("/api/keys/{id}", SetKey.Patch).Takes(SetKey.OfPatch).Answers<KeyView>(), Permission.KeysChange);
        Managed(endpoints.MapDelete("/api/keys/{id}", Delete).Answers<DeletedKey>(), Permission.KeysChange);
        Managed(endpoints.MapPost("/api/keys/{id}/rotate", RotateKey.Handle).Takes(RotateKey.Known).Answers<SetKey.KeyMade>(), Permission.KeysChange);
        Managed(endpoints.MapPost("/api/keys/{id}/disable", (string id, HttpContext http, KeyDesk desk, CancellationToken cancellationToken) => SwitchAsync(id, on: false, http, desk, cancellationToken)).Takes(OnlyReason).Answers<KeySwitched>(), Permission.KeysChange);
        Managed(endpoints.MapPost("/api/keys/{id}/enable", (string id, HttpContext http, KeyDesk desk, CancellationToken cancellationToken) => SwitchAsync(id, on: true, http, desk, cancellationToken)).Takes(OnlyReason).Answers<KeySwitched>(), Permission.KeysChange);
    }

    /// <summary>Tells the version that an answer shows, for <c>If-Match</c>.</summary>
    public static void Tag(HttpContext http, KeyView? key) =>
        http.Response.Headers.ETag = key?.Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"\"{version}\"") : default;

    /// <summary>The answer to one who would change a key of the configuration here; <see langword="null"/> for other keys.</summary>
    public static ProblemHttpResult? OfConfiguration(KeyFacts key) => key is { Configured: not null, Record: null }
        ? TypedResults.Problem(
            $"The key '{key.Id}' stands in the configuration: change keys.{key.Id} there, or by PATCH /api/config. Here only keys made at run time are changed.",
            statusCode: StatusCodes.Status409Conflict, title: "Conflict")
        : null;

    /// <summary>The body of one who has nothing to say as often as not.</summary>
    public static async Task<(ApiBody? Body, IResult? Unreadable)> BodyAsync(HttpContext http, IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength is 0 || (http.Request.ContentLength is null && http.Request.ContentType is null))
        {
            return (null, null);
        }

        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, known, cancellationToken);
        return (body, unreadable);
    }

    private static void Managed(RouteHandlerBuilder endpoint, Permission permission) => endpoint.AddEndpointFilter(StoreUnavailable.AnswerAsync).For(permission, Reach.Team);

    private static async Task<IResult> Show(string id, HttpContext http, KeyDesk desk, CostBook costs, BudgetStatusBook budgets, CancellationToken cancellationToken)
    {
        var (key, missing) = await desk.FindAsync(id, http, cancellationToken);
        if (key is null)
        {
            return missing!;
        }

        var view = KeyView.Of(key, desk.Now);
        Tag(http, view);
        return TypedResults.Ok(view with { Spend = await KeySpend.OfAsync(view, Actor.Of(http), (costs, budgets), desk.Now, cancellationToken) });
    }

    private static async Task<IResult> SwitchAsync(string id, bool on, HttpContext http, KeyDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await BodyAsync(http, OnlyReason, cancellationToken);
        var reason = body?.Text("reason", 500);
        var (version, refused) = KeyDesk.IfMatch(http.Request);
        if ((unreadable ?? (IResult?)body?.Problem ?? refused) is { } wrong)
        {
            return wrong;
        }

        var (key, missing) = await desk.FindAsync(id, http, cancellationToken);
        if (key is null || (!on && OfConfiguration(key) is not null))
        {
            return missing ?? OfConfiguration(key!)!;
        }

        var by = KeyDesk.By(http, reason, version);
        if (key.Record is not null && KeyDesk.Refusal(await desk.SwitchAsync(id, on, by, cancellationToken)) is { } refusal)
        {
            return refusal;
        }

        var was = (on && await desk.EnableAsync(id, by)) | key.Record is { Settings.Enabled: false };
        var view = await desk.ViewAsync(id, http) ?? KeyView.Of(key with { Disabled = null }, desk.Now);
        Tag(http, view);
        return TypedResults.Ok(new KeySwitched(was, view));
    }

    private static async Task<IResult> Delete(string id, HttpContext http, string? reason, KeyDesk desk, CancellationToken cancellationToken)
    {
        var (version, refused) = KeyDesk.IfMatch(http.Request);
        if (refused is not null)
        {
            return refused;
        }

        var (key, missing) = await desk.FindAsync(id, http, cancellationToken);
        if (key is null || OfConfiguration(key) is not null)
        {
            return missing ?? OfConfiguration(key!)!;
        }

        if (reason is not null && (reason.Length is 0 or > 500 || reason.Any(char.IsControl)))
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["reason"] = ["must have 1 to 500 characters and no control characters"] });
        }

        var outcome = await desk.Records.DeleteAsync(id, KeyDesk.By(http, reason, version), cancellationToken);
        return KeyDesk.Refusal(outcome) ?? TypedResults.Ok(new DeletedKey(id));
    }
}
