using Microsoft.AspNetCore.Http;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Providers;
using Weir.Engine.Providers.Probes;

namespace Weir.Engine.Operations.Credentials;

/// <summary>Tries a new secret at the providers that would use it, before anything of it is stored. Nothing that they say is told but their status.</summary>
internal sealed class VerifySecret(CredentialVault vault, CredentialTest test, AuditTrail audit, TimeProvider clock)
{
    private const string Action = "credential.verify";

    /// <summary>Asks every provider that refers to the credential, may use it, and sends it where the new version is for.</summary>
    /// <param name="change">The new version.</param>
    /// <param name="config">The configuration in force.</param>
    /// <param name="skip">Whether nobody is to be asked; that stands in the trail.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Verification> RunAsync(CredentialChange change, WeirConfig config, bool skip, CancellationToken cancellationToken)
    {
        if (skip)
        {
            await NoteAsync(change, ok: true, """{"skipped":true}""");
            return new([], null);
        }

        if (SignsTokens(change.Name, config) is { } oauth)
        {
            return new([], $"providers.{oauth} uses it as an OAuth client secret, which cannot be tried beforehand. Rotate it without the check, on purpose.");
        }

        var allowed = change.Providers ?? vault.Find(change.Name)?.Providers ?? [];
        var users = CredentialDesk.UsersOf(change.Name, config)
            .Where(user => UpstreamFactory.OriginOf(user) == change.Origin && (allowed.Count == 0 || allowed.Contains(user.Id, StringComparer.Ordinal))).ToArray();
        if (users.Length == 0)
        {
            return new([], null);
        }

        var results = await Task.WhenAll(users.Select(user => test.RunAsync(user, change.Secret, config.Egress, cancellationToken)));
        await NoteAsync(change, results.All(one => one.Ok), AuditJson.Of(results));
        var refused = results.Where(one => !one.Ok).Select(one => $"{one.Provider}: {one.Error}").ToArray();
        return new(results, refused.Length == 0 ? null : $"The new secret was tried and not taken: {string.Join("; ", refused)}.");
    }

    private static string? SignsTokens(CredentialName name, WeirConfig config) => config.Providers.Values
        .FirstOrDefault(provider => provider is { Enabled: true, Auth: AuthKind.Oauth } && Equals(provider.OAuth?.ClientSecret?.VaultName, name))?.Id;

    private Task NoteAsync(CredentialChange change, bool ok, string after) => audit.AppendAsync(
        new(clock.GetUtcNow(), change.By.Name, Action, change.Name.ToString(), ok ? AuditOutcome.Allowed : AuditOutcome.Failed)
        {
            Address = change.By.Address,
            Reason = change.By.Reason,
            After = after,
        });
}

/// <summary>What the providers said to a new secret.</summary>
/// <param name="Results">What each said that was asked.</param>
/// <param name="Problem">Why it is not switched to; <see langword="null"/> when nothing speaks against it.</param>
internal sealed record Verification(IReadOnlyList<CredentialTestResult> Results, string? Problem)
{
    /// <summary>The answer to a rotation that did not come to pass.</summary>
    public IResult Refusal() => TypedResults.Problem(
        Problem + " Nothing was changed; the present version stays in use.",
        statusCode: StatusCodes.Status409Conflict,
        title: "Not verified",
        extensions: new Dictionary<string, object?> { ["verification"] = Results });
}
