using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;
using Weir.Engine.Providers;
using Weir.Engine.Providers.Probes;

namespace Weir.Engine.Operations.Credentials;

/// <summary>
/// <c>PUT /api/credentials/{service}/{name}</c>: enters a secret; the version before is erased. <c>POST …/rotate</c>: the same for one that is there,
/// with a grace for the version before, and only after the providers that use it have taken it. No answer, log line or audit row holds anything of the secret.
/// </summary>
internal static class SetCredential
{
    internal const long MostGraceSeconds = 30 * 86_400;
    private const int MostProviders = 50;

    public static readonly ApiFields Known = ApiFields.Of("secret!", "origin", "provider", "providers: texts", "expires_at: moment", "grace_seconds: whole", "verify: flag", "reason");

    /// <summary>A credential after a rotation, and what the providers said to the new version; nobody was asked where none uses it.</summary>
    public sealed record RotatedView(
        string Service, string Name, IReadOnlyList<string> Providers, bool Due, IReadOnlyList<CredentialVersionView> Versions, IReadOnlyList<CredentialTestResult> Verification);

    public static async Task<IResult> Set(string service, string name, HttpContext http, CredentialDesk desk, CancellationToken cancellationToken)
    {
        var (change, _, refused) = await ReadAsync(http, new(service, name, "credential.set"), desk, cancellationToken);
        return refused ?? CredentialEndpoints.Answer(await desk.Vault.SetAsync(change!, "credential.set", cancellationToken));
    }

    public static async Task<IResult> Rotate(string service, string name, HttpContext http, CredentialDesk desk, VerifySecret verify, CancellationToken cancellationToken)
    {
        var (change, skip, refused) = await ReadAsync(http, new(service, name, "credential.rotate"), desk, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var verification = await verify.RunAsync(change!, await desk.ConfigAsync(cancellationToken), skip, cancellationToken);
        if (verification.Problem is { } problem)
        {
            await desk.RefusedAsync(http, "credential.rotate", change!.Name.ToString(), problem);
            return verification.Refusal();
        }

        var outcome = await desk.Vault.SetAsync(change!, "credential.rotate", cancellationToken);
        return outcome is { Verdict: VaultVerdict.Done, Credential: { } now }
            ? TypedResults.Ok(new RotatedView(now.Service, now.Name, now.Providers, now.Due, now.Versions, verification.Results))
            : CredentialEndpoints.Answer(outcome);
    }

    private sealed record Asked(string Service, string Name, string Action)
    {
        public bool Rotates => Action == "credential.rotate";
    }

    private static async Task<(CredentialChange? Change, bool Skip, IResult? Refused)> ReadAsync(HttpContext http, Asked asked, CredentialDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Known, cancellationToken);
        if (body is null)
        {
            await desk.RefusedAsync(http, asked.Action, $"{asked.Service}/{asked.Name}", "the body cannot be read");
            return (null, false, unreadable!.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["secret"] = [$"the body is larger than {ApiBody.MaxBytes} bytes; a secret has at most {SecretRule.MaxChars} characters"] })
                : unreadable);
        }

        var change = await ReadAsync(http, body, asked, desk, cancellationToken);
        var verify = body.Flag("verify");
        if (!asked.Rotates && verify is not null)
        {
            body.Refuse("verify", "goes with rotate only: what is set is tried with test");
        }

        if (body.Problem is { } problem)
        {
            await desk.RefusedAsync(http, asked.Action, $"{asked.Service}/{asked.Name}", "refused fields: " + string.Join(", ", problem.ProblemDetails.Errors.Keys));
            return (null, false, problem);
        }

        return (change, verify == false, null);
    }

    private static async Task<CredentialChange?> ReadAsync(HttpContext http, ApiBody body, Asked asked, CredentialDesk desk, CancellationToken cancellationToken)
    {
        var secret = Secret(body);
        var (part, why) = CredentialName.TryCreate(asked.Service, asked.Name, out var name);
        if (part is not null)
        {
            body.Refuse(part, why!);
        }

        var config = await desk.ConfigAsync(cancellationToken);
        var origin = name is null ? null : Origin(body, name, config, desk);
        var expires = body.Moment("expires_at");
        if (expires <= desk.Clock.GetUtcNow())
        {
            body.Refuse("expires_at", "is past");
        }

        var grace = body.Whole("grace_seconds", 0, MostGraceSeconds);
        if (!asked.Rotates && body.Has("grace_seconds"))
        {
            body.Refuse("grace_seconds", "goes with rotate only: what is set anew takes the place of the version before at once");
        }

        if (asked.Rotates && name is not null && desk.Vault.Find(name) is null)
        {
            body.Refuse("name", $"there is no credential {name} to rotate; set it first");
        }

        var providers = Providers(body);
        var by = CredentialDesk.By(http, body.Text("reason", 500));
        return secret is null || origin is null ? null : new CredentialChange(name!, secret, origin, by)
        {
            Providers = providers,
            ExpiresAt = expires,
            Grace = asked.Rotates ? GraceOf(grace ?? config.Credentials.GraceHours * 3_600L) : null,
        };
    }

    // None at all is not a grace that ends at once: what is kept for it would be erased only when the upkeep comes by.
    private static TimeSpan? GraceOf(long seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(seconds);

    /// <summary>The secret of a body; <see langword="null"/> when it is refused.</summary>
    internal static SecretString? Secret(ApiBody body)
    {
        if (body.Find("secret") is not { } value)
        {
            body.Refuse("secret", "is required");
            return null;
        }

        string? text = null;
        try
        {
            text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no text.
        }

        if ((text is null ? "must be a text" : SecretRule.Problem(text)) is { } problem)
        {
            body.Refuse("secret", problem);
            return null;
        }

        return new(text!);
    }

    private static string? Origin(ApiBody body, CredentialName name, WeirConfig config, CredentialDesk desk)
    {
        if (body.Text("origin", 2_048) is { } written)
        {
            if (CredentialOrigin.Parse(written) is { } origin)
            {
                return origin;
            }

            body.Refuse("origin", "must be an address such as https://api.openai.com");
            return null;
        }

        if (body.Text("provider", 128) is { } id)
        {
            if (config.Providers.TryGetValue(id, out var provider))
            {
                return UpstreamFactory.OriginOf(provider);
            }

            body.Refuse("provider", "is no provider of this configuration");
            return null;
        }

        var usual = desk.UsualOrigins(name, config);
        if (usual.Length == 1)
        {
            return usual[0];
        }

        body.Refuse("origin", usual.Length == 0
            ? $"is required, or provider: no provider refers to vault:{name} yet, so it is not known where it may be sent"
            : $"is required, or provider: it is used at {string.Join(", ", usual)}, and each needs its own version");
        return null;
    }

    private static List<string>? Providers(ApiBody body)
    {
        if (body.Find("providers") is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostProviders
            && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String && IsId(one)))
        {
            return [.. value.EnumerateArray().Select(one => one.GetString()!).Distinct(StringComparer.Ordinal)];
        }

        body.Refuse("providers", $"must be a list of at most {MostProviders} ids of providers; empty for all");
        return null;
    }

    private static bool IsId(JsonElement one)
    {
        try
        {
            return one.GetString() is { Length: > 0 and <= 128 } text && text.All(c => c is > ' ' and <= '~');
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
