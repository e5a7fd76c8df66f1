using Microsoft.AspNetCore.Http;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Providers.Probes;

namespace Weir.Engine.Operations.Connections;

/// <summary>Asks a provider whether it answers and takes its credentials, wherever these are kept: one of the configuration, or one that is only thought of.</summary>
internal sealed class TestProvider(ConfigDesk config, CredentialTest test, AuditTrail audit, TimeProvider clock)
{
    private const string Action = "provider.test";
    private const int MaxSecret = 8_192;
    private const int MaxId = 200;
    private const int MaxPath = 2_000;

    public static readonly ApiFields DraftFields = ApiFields.Of("id!", "set: object", "remove: texts", "secret");

    /// <summary>What it said to each of its credentials.</summary>
    /// <param name="Ok">Whether all is well.</param>
    /// <param name="Origin">Where its credentials are sent, and what one in the vault is bound to; null while it has no address.</param>
    /// <param name="Results">One for each credential; one where it needs none.</param>
    public sealed record ConnectionView(bool Ok, string? Origin, IReadOnlyList<ConnectionResult> Results);

    /// <summary><c>POST /api/providers/{id}/test</c>: as it is configured, whether or not it takes part.</summary>
    public static async Task<IResult> Handle(string id, HttpContext http, TestProvider desk, CancellationToken cancellationToken)
    {
        var current = (await desk.Config.CurrentAsync(cancellationToken)).Result.Config ?? new();
        return current.Providers.TryGetValue(id, out var provider)
            ? await desk.AskAsync(http, provider, isDraft: false, () => desk.Test.RunAllAsync(provider, current.Egress, cancellationToken))
            : NotFound.Of("provider", id, current.Providers.Keys);
    }

    /// <summary>
    /// <c>POST /api/providers/test</c>: as it would be with other values, or a new one. Nothing is kept but the row in the trail.
    /// <c>{"id":"new","set":{"providers.new":{"kind":"openai"}},"secret":"…"}</c>; the secret stands for the credential and is in no answer.
    /// </summary>
    public static async Task<IResult> HandleDraft(HttpContext http, TestProvider desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, DraftFields, ApiBody.MaxConfigBytes, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var id = body.Text("id", MaxId, isRequired: true) ?? "";
        var secret = body.Text("secret", MaxSecret) is { } text ? new SecretString(text) : null;
        ConfigEdit[] edits =
        [
            .. body.Texts("remove", ConfigChange.MostEdits, MaxPath).Select(ConfigEdit.Remove),
            .. body.Members("set").Select(member => ConfigEdit.Set(member.Key, member.Value.GetRawText())),
        ];
        foreach (var edit in edits.Where(edit => !IsOf(id, edit.Path)))
        {
            // Whatever else a draft could change, such as what may be reached, is changed for good or not at all.
            body.Refuse(edit.Path.Text, $"is no part of {ConfigPath.Of("providers", id).Text}, which is all that is tried here");
        }

        return (IResult?)body.Problem ?? await desk.TryAsync(http, (id, edits, secret), cancellationToken);
    }

    private ConfigDesk Config => config;

    private CredentialTest Test => test;

    private static bool IsOf(string id, ConfigPath path) => path.TrySplit(out var names) && names.Count >= 2 && names[0] == "providers" && names[1] == id;

    private async Task<IResult> TryAsync(HttpContext http, (string Id, ConfigEdit[] Edits, SecretString? Secret) asked, CancellationToken cancellationToken)
    {
        ConfigPath? but = asked.Secret is null ? null : ConfigPath.Of("providers", asked.Id, "credential");
        var draft = await config.DraftAsync(asked.Edits, but, cancellationToken);
        if (draft.Config is not { } next)
        {
            return ChangeAnswer.Refused(draft.Outcome);
        }

        if (!next.Providers.TryGetValue(asked.Id, out var provider))
        {
            return NotFound.Of("provider", asked.Id, next.Providers.Keys);
        }

        return await AskAsync(http, provider, isDraft: true, async () => asked.Secret is { } secret
            ? [await test.RunOnceAsync(provider, secret, next.Egress, cancellationToken)]
            : await test.RunAllAsync(provider, next.Egress, cancellationToken));
    }

    // The row says where it was asked: a draft's address stands nowhere else.
    private async Task<IResult> AskAsync(HttpContext http, ProviderConfig provider, bool isDraft, Func<Task<IReadOnlyList<ConnectionResult>>> ask)
    {
        var before = Author.Event(http, clock.GetUtcNow(), Action, provider.Id) with { After = AuditJson.Of(new { Draft = isDraft, BaseUrl = provider.BaseUrl?.OriginalString }) };
        await audit.AppendAsync(before);
        var results = await ask();
        return TypedResults.Ok(new ConnectionView(results.All(one => one.Ok), CredentialTest.OriginOf(provider), results));
    }
}
