using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Weir.Engine.Operations.Credentials;

/// <summary><c>POST /api/credentials/{service}/{name}/rotate_with_rotator</c>: has the rotator that serves the credential make a new secret, and rotates to it.</summary>
internal static class RotateByRotator
{
    public static readonly ApiFields Known = ApiFields.Of("grace_seconds: whole", "reason");

    public static async Task<IResult> Handle(string service, string name, HttpContext http, CredentialDesk desk, RotatorRun run, CancellationToken cancellationToken)
    {
        if (CredentialEndpoints.Named(service, name) is not { } known || desk.Vault.Find(known) is null)
        {
            await desk.RefusedAsync(http, "credential.rotate", $"{service}/{name}", "there is no such credential");
            return CredentialEndpoints.Missing(service, name, desk);
        }

        var (body, unreadable) = await CredentialEndpoints.BodyAsync(http, Known, cancellationToken);
        var grace = body?.Whole("grace_seconds", 0, SetCredential.MostGraceSeconds);
        var reason = body?.Text("reason", 500);
        if ((unreadable ?? (IResult?)body?.Problem) is { } wrong)
        {
            return wrong;
        }

        var outcome = await run.RunAsync(known, grace is { } seconds ? TimeSpan.FromSeconds(seconds) : null, onlyIfDue: false, CredentialDesk.By(http, reason), cancellationToken);
        return outcome.Credential is { } now
            ? TypedResults.Ok(new SetCredential.RotatedView(now.Service, now.Name, now.Providers, now.Due, now.Versions, outcome.Verification))
            : Answer(outcome);
    }

    private static ProblemHttpResult Answer(RotatorOutcome outcome) => TypedResults.Problem(
        outcome.Why + (outcome.Verdict == RotatorVerdict.Refused ? "" : " The present version stays in use."),
        statusCode: outcome.Verdict == RotatorVerdict.NotMade ? StatusCodes.Status502BadGateway : StatusCodes.Status409Conflict,
        title: outcome.Verdict switch { RotatorVerdict.NotMade => "No new secret", RotatorVerdict.NotVerified => "Not verified", _ => "Conflict" },
        extensions: new Dictionary<string, object?> { ["verification"] = outcome.Verification });
}
