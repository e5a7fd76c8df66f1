using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Credentials;
using Weir.Engine.Credentials.BackEnds;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Credentials;

/// <summary><c>/api/credentials</c>: what is in the vault, without its secrets, and every change of it.</summary>
internal static class CredentialEndpoints
{
    public static readonly ApiFields RetireFields = ApiFields.Of("version: whole", "reason");
    public static readonly ApiFields OnlyReason = ApiFields.Of("reason");

    /// <summary>Every credential, how the vault stands, and how references to other stores do.</summary>
    public sealed record CredentialList(IReadOnlyList<CredentialView> Items, string? Next, VaultStatus Vault, IReadOnlyList<ShelfItem> OtherStores);

    /// <summary>What is gone.</summary>
    public sealed record DeletedView(string Service, string Name);

    /// <summary>What wrapping anew did, and how the vault stands now.</summary>
    public sealed record RekeyView(int Rewrapped, VaultStatus Vault);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Managed(endpoints.MapGet("/api/credentials", (CredentialDesk desk, SecretShelf shelf) => TypedResults.Ok(new CredentialList(desk.Vault.List(), null, desk.Vault.Status, shelf.List()))), Permission.CredentialsRead);
        Managed(endpoints.MapGet("/api/credentials/{service}/{name}", Show), Permission.CredentialsRead);
        Managed(endpoints.MapPut("/api/credentials/{service}/{name}", SetCredential.Set).Takes(SetCredential.Known).Answers<CredentialView>(), Permission.CredentialsChange);
        Managed(endpoints.MapPost("/api/credentials/{service}/{name}/rotate", SetCredential.Rotate).Takes(SetCredential.Known).Answers<CredentialView>(), Permission.CredentialsChange);
        Managed(endpoints.MapPost("/api/credentials/{service}/{name}/rotate_with_rotator", RotateByRotator.Handle).Takes(RotateByRotator.Known).Answers<CredentialView>(), Permission.CredentialsChange);
        Managed(endpoints.MapPost("/api/credentials/{service}/{name}/retire", Retire).Takes(RetireFields).Answers<CredentialView>(), Permission.CredentialsChange);
        Managed(endpoints.MapPost("/api/credentials/{service}/{name}/enable", Enable).Answers<CredentialView>(), Permission.CredentialsChange);
        Managed(endpoints.MapPost("/api/credentials/{service}/{name}/test", TestCredential.Handle).Answers<TestCredential.TestView>(), Permission.ConnectionsTest);
        Managed(endpoints.MapDelete("/api/credentials/{service}/{name}", Delete).Answers<DeletedView>(), Permission.CredentialsChange);
        Managed(endpoints.MapPost("/api/credentials/import", ImportCredentials.Handle).Takes(ImportCredentials.Known).Answers<ImportCredentials.CredentialsImported>(), Permission.CredentialsChange);
        Managed(endpoints.MapPost("/api/credentials/rekey", Rekey).Takes(OnlyReason).Answers<RekeyView>(), Permission.CredentialsChange);
    }

    /// <summary>The answer that an outcome stands for.</summary>
    public static IResult Answer(VaultOutcome outcome) => outcome.Verdict switch
    {
        VaultVerdict.Done => outcome.Credential is { } credential ? TypedResults.Ok(credential) : TypedResults.NoContent(),
        VaultVerdict.NotFound => NotFound.Of(outcome.Why),
        VaultVerdict.Sealed => TypedResults.Problem(outcome.Why, statusCode: StatusCodes.Status409Conflict, title: "Credentials are sealed"),
        _ => TypedResults.Problem(outcome.Why, statusCode: StatusCodes.Status409Conflict, title: "Conflict"),
    };

    private static void Managed(RouteHandlerBuilder endpoint, Permission needed) => endpoint.AddEndpointFilter(StoreUnavailable.AnswerAsync).For(needed);

    private static Results<Ok<CredentialView>, ProblemHttpResult> Show(string service, string name, CredentialDesk desk) =>
        Named(service, name) is { } known && desk.Vault.Find(known) is { } found ? TypedResults.Ok(found) : Missing(service, name, desk);

    private static async Task<IResult> Retire(string service, string name, HttpContext http, CredentialDesk desk, CancellationToken cancellationToken)
    {
        if (Named(service, name) is not { } known)
        {
            return Missing(service, name, desk);
        }

        var (body, unreadable) = await BodyAsync(http, RetireFields, cancellationToken);
        var version = body?.Whole("version", 1, long.MaxValue);
        var reason = body?.Text("reason", 500);
        return unreadable ?? (IResult?)body?.Problem ?? Answer(await desk.Vault.RetireAsync(known, version, CredentialDesk.By(http, reason), cancellationToken));
    }

    private static async Task<IResult> Enable(string service, string name, HttpContext http, CredentialDesk desk)
    {
        if (Named(service, name) is not { } known || desk.Vault.Find(known) is not { } found)
        {
            return Missing(service, name, desk);
        }

        await desk.NoteAsync(http, "credential.enable", known, done: true, "{}");
        desk.Vault.Enable(known);
        return TypedResults.Ok(found);
    }

    private static async Task<IResult> Delete(string service, string name, HttpContext http, bool? force, CredentialDesk desk, CancellationToken cancellationToken)
    {
        if (Named(service, name) is not { } known)
        {
            return Missing(service, name, desk);
        }

        var users = CredentialDesk.UsersOf(known, await desk.ConfigAsync(cancellationToken));
        if (users.Count > 0 && force != true && desk.Vault.Find(known) is not null)
        {
            var why = $"{known} is used by {string.Join(", ", users.Select(user => $"providers.{user.Id}"))}. Delete it all the same with ?force=true; their calls then fail.";
            await desk.RefusedAsync(http, "credential.delete", known.ToString(), why);
            return TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict, title: "In use");
        }

        var outcome = await desk.Vault.DeleteAsync(known, CredentialDesk.By(http, null), cancellationToken);
        return outcome.Verdict == VaultVerdict.Done ? TypedResults.Ok(new DeletedView(known.Service, known.Name)) : Answer(outcome);
    }

    private static async Task<IResult> Rekey(HttpContext http, CredentialDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await BodyAsync(http, OnlyReason, cancellationToken);
        var reason = body?.Text("reason", 500);
        if ((unreadable ?? (IResult?)body?.Problem) is { } wrong)
        {
            return wrong;
        }

        var (outcome, report) = await desk.Vault.RekeyAsync(CredentialDesk.By(http, reason), cancellationToken);
        return outcome.Verdict == VaultVerdict.Done ? TypedResults.Ok(new RekeyView(report.Rewrapped, desk.Vault.Status)) : Answer(outcome);
    }

    // These are asked with nothing to say as often as not.
    internal static async Task<(ApiBody? Body, IResult? Unreadable)> BodyAsync(HttpContext http, IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength is 0 or null && http.Request.ContentType is null)
        {
            return (null, null);
        }

        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, known, cancellationToken);
        return (body, unreadable);
    }

    internal static CredentialName? Named(string service, string name)
    {
        CredentialName.TryCreate(service, name, out var known);
        return known;
    }

    internal static ProblemHttpResult Missing(string service, string name, CredentialDesk desk) =>
        NotFound.Of("credential", $"{service}/{name}", desk.Vault.List().Select(one => $"{one.Service}/{one.Name}"));
}
