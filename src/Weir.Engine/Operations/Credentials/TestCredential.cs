using Microsoft.AspNetCore.Http;
using Weir.Engine.Audit;
using Weir.Engine.Providers.Probes;

namespace Weir.Engine.Operations.Credentials;

/// <summary><c>POST /api/credentials/{service}/{name}/test</c>: asks the providers that use a credential whether they take it. One that does not fail is used again.</summary>
internal static class TestCredential
{
    /// <summary>What each provider said.</summary>
    public sealed record TestView(bool Ok, IReadOnlyList<CredentialTestResult> Results);

    public static async Task<IResult> Handle(string service, string name, HttpContext http, CredentialDesk desk, CredentialTest test, CancellationToken cancellationToken)
    {
        if (CredentialEndpoints.Named(service, name) is not { } known || desk.Vault.Find(known) is null)
        {
            return CredentialEndpoints.Missing(service, name, desk);
        }

        var config = await desk.ConfigAsync(cancellationToken);
        var users = CredentialDesk.UsersOf(known, config);
        if (users.Count == 0)
        {
            return TypedResults.Problem($"No provider that takes part refers to vault:{known}, so there is nobody to ask.", statusCode: StatusCodes.Status409Conflict, title: "Not in use");
        }

        var results = new List<CredentialTestResult>();
        foreach (var provider in users)
        {
            var reference = provider.AllCredentials.First(one => Equals(one.VaultName, known));
            results.Add(await test.RunAsync(provider, reference, config.Egress, cancellationToken));
        }

        var view = new TestView(results.All(one => one.Ok), results);
        await desk.NoteAsync(http, "credential.test", known, view.Ok, AuditJson.Of(view));
        if (view.Ok)
        {
            desk.Vault.Enable(known);
        }

        return TypedResults.Ok(view);
    }
}
