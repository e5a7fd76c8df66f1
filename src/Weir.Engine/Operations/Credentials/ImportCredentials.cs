using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Credentials;

namespace Weir.Engine.Operations.Credentials;

/// <summary>
/// <c>POST /api/credentials/import</c>: enters the secrets of several providers, all or none. What the vault has already stays, so that the same can be sent
/// twice; another secret under a name is never replaced. No answer, log line or audit row holds anything of a secret.
/// </summary>
internal static class ImportCredentials
{
    public const int MaxItems = 200;
    private const int MaxBytes = 2 << 20; // of the longest secrets, each character escaped
    private const string Action = "credential.set";

    public static readonly ApiFields Known = ApiFields.Of("items: any!", "reason");
    private static readonly ApiFields Item = ApiFields.Of("credential!", "provider!", "origin!", "secret!");

    /// <summary>What became of each, in the order sent.</summary>
    public sealed record CredentialsImported(IReadOnlyList<CredentialImported> Items);

    /// <summary>One of them: <c>added</c> is false where the vault had that secret already.</summary>
    public sealed record CredentialImported(string Credential, string Provider, string Origin, bool Added);

    public static async Task<IResult> Handle(HttpContext http, CredentialDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Known, MaxBytes, cancellationToken);
        if (body is null)
        {
            await desk.RefusedAsync(http, Action, "import", "the body cannot be read");
            return unreadable!;
        }

        var by = CredentialDesk.By(http, body.Text("reason", 500));
        var items = Read(body, by);
        if (body.Problem is { } problem)
        {
            await desk.RefusedAsync(http, Action, "import", "refused fields: " + string.Join(", ", problem.ProblemDetails.Errors.Keys));
            return problem;
        }

        var outcome = await desk.Vault.EnterAsync(items, Action, cancellationToken);
        return outcome.Verdict == VaultVerdict.Done
            ? TypedResults.Ok(new CredentialsImported([.. items.Zip(outcome.Added, static (item, added) => new CredentialImported(item.Change.Name.ToString(), item.Provider, item.Change.Origin, added))]))
            : CredentialEndpoints.Answer(new(outcome.Verdict, outcome.Why, null));
    }

    private static List<CredentialIntake> Read(ApiBody body, CredentialActor by)
    {
        if (body.Find("items") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MaxItems)
        {
            body.Refuse("items", $"must be a list of 1 to {MaxItems} credentials");
            return [];
        }

        var (read, at) = (new List<CredentialIntake>(), 0);
        foreach (var item in list.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"items[{at++}]");
            if (ApiBody.Of(item, Item) is not { } fields)
            {
                body.Refuse(place, "must be an object");
                continue;
            }

            var provider = fields.Text("provider", 128, isRequired: true);
            if (Change(fields, by) is { } change && provider is not null)
            {
                read.Add(new(change, provider));
            }

            foreach (var (field, sentences) in fields.Errors)
            {
                // With the provider: who sends many wants to know whose is wrong.
                body.Refuse($"{place}.{field}", provider is null ? sentences[0] : $"providers.{provider}: {sentences[0]}");
            }
        }

        return read;
    }

    private static CredentialChange? Change(ApiBody fields, CredentialActor by)
    {
        var secret = SetCredential.Secret(fields);
        CredentialName? name = null;
        if (fields.Text("credential", 200, isRequired: true) is { } written && !CredentialName.TryParse(written, out name, out var why))
        {
            fields.Refuse("credential", why);
        }

        string? origin = null;
        if (fields.Text("origin", 2_048, isRequired: true) is { } address && (origin = CredentialOrigin.Parse(address)) is null)
        {
            fields.Refuse("origin", "must be an address such as https://api.openai.com");
        }

        return secret is null || name is null || origin is null ? null : new(name, secret, origin, by);
    }
}
