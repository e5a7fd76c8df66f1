using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Ledger;

namespace Weir.Engine.Operations.Keys;

/// <summary>What the keys' endpoints share: the keys made at run time, those of the configuration, and those that a budget disabled.</summary>
internal sealed class KeyDesk(KeyRecords records, KeyUses uses, ConfigDesk config, LedgerBook ledger, TimeProvider clock)
{
    public KeyRecords Records => records;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The configuration in force; beside no server, the one that would be.</summary>
    public async Task<WeirConfig> ConfigAsync(CancellationToken cancellationToken) => (await config.CurrentAsync(cancellationToken)).Result.Config ?? new();

    /// <summary>Every key that somebody may see, in the order of their ids.</summary>
    /// <param name="team">The one team whose keys they may see; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<KeyFacts>> AllAsync(string? team, CancellationToken cancellationToken)
    {
        var configured = (await ConfigAsync(cancellationToken)).Keys;
        var disabled = (await ledger.DisabledKeysAsync(cancellationToken)).ToDictionary(key => key.KeyId, StringComparer.Ordinal);
        var made = records.List().ToDictionary(record => record.Id, StringComparer.Ordinal);
        return
        [
            .. configured.Keys.Union(made.Keys).Union(disabled.Keys).Order(StringComparer.Ordinal)
                .Select(id => new KeyFacts(id, configured.GetValueOrDefault(id), made.GetValueOrDefault(id), disabled.GetValueOrDefault(id), configured.ContainsKey(id) ? uses.LastUsedAt(id) : records.LastUsedAt(id)))
                .Where(key => key.IsOf(team)),
        ];
    }

    /// <summary>One key, or the answer that there is none: the same for a key of another team than the one that somebody may act for.</summary>
    public async Task<(KeyFacts? Key, ProblemHttpResult? Missing)> FindAsync(string id, HttpContext http, CancellationToken cancellationToken)
    {
        var team = Actor.Of(http).Team;
        var configured = (await ConfigAsync(cancellationToken)).Keys;
        var disabled = await ledger.DisabledKeysAsync(cancellationToken);
        var facts = new KeyFacts(
            id, configured.GetValueOrDefault(id), records.Find(id), disabled.FirstOrDefault(key => string.Equals(key.KeyId, id, StringComparison.Ordinal)), configured.ContainsKey(id) ? uses.LastUsedAt(id) : records.LastUsedAt(id));
        if (facts is not { Configured: null, Record: null, Disabled: null } && facts.IsOf(team))
        {
            return (facts, null);
        }

        return team is null && await records.DeletedAtAsync(id, cancellationToken) is { } deleted
                ? (null, NotFound.Of(string.Create(CultureInfo.InvariantCulture, $"The key '{id}' was deleted at {deleted:yyyy-MM-dd'T'HH:mm:ss'Z'}. The ledger and the audit trail still name it.")))
            : (null, NotFound.Of("key", id, configured.Values.Concat(records.Settings).Where(key => team is null || string.Equals(key.Team, team, StringComparison.Ordinal)).Select(key => key.Id)));
    }

    /// <summary>A key as it is now.</summary>
    public async Task<KeyView?> ViewAsync(string id, HttpContext http) =>
        (await FindAsync(id, http, CancellationToken.None)).Key is { } facts ? KeyView.Of(facts, Now) : null;

    /// <summary>Switches a key made at run time.</summary>
    public async Task<KeyOutcome> SwitchAsync(string id, bool on, KeyActor by, CancellationToken cancellationToken) => await records.PatchAsync(
        (id, on ? "key.enable" : "key.disable"), on ? """{"enabled":null}""" : """{"enabled":false}""", await ConfigAsync(cancellationToken), by, cancellationToken);

    /// <summary>Enables a key that a budget disabled; false when none did.</summary>
    public Task<bool> EnableAsync(string id, KeyActor by) =>
        ledger.EnableKeyAsync(id, new(Now, by.Actor, "key.enable", id, AuditOutcome.Allowed) { Address = by.Address, Reason = by.Reason ?? "a budget had disabled it" });

    /// <summary>The answer to a change that was not made; <see langword="null"/> when it was.</summary>
    public static IResult? Refusal(KeyOutcome outcome) => outcome.Verdict switch
    {
        KeyVerdict.Done => null,
        KeyVerdict.NotFound => NotFound.Of(outcome.Why),
        KeyVerdict.Refused => TypedResults.ValidationProblem(
            outcome.Problems.Where(problem => problem.Severity == ConfigSeverity.Error).GroupBy(problem => problem.Path, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Select(problem => (problem with { Path = "", Origin = ConfigOrigin.BuiltIn }).ToString()).ToArray(), StringComparer.Ordinal),
            "The key would not be valid. Nothing was changed.",
            title: "Refused"),
        KeyVerdict.Changed => TypedResults.Problem(outcome.Why + " Nothing was changed now.", statusCode: StatusCodes.Status412PreconditionFailed, title: "Changed meanwhile"),
        _ => TypedResults.Problem(outcome.Why, statusCode: StatusCodes.Status409Conflict, title: "Conflict"),
    };

    /// <summary>Who asks, why, and which version of the key was seen.</summary>
    public static KeyActor By(HttpContext http, string? reason, long? version = null) =>
        new(Author.Of(http), http.Connection.RemoteIpAddress?.ToString(), reason) { IfVersion = version };

    /// <summary><c>If-Match</c>: the version of the key that the caller saw; <see langword="null"/> for none and for <c>*</c>.</summary>
    public static (long? Version, ValidationProblem? Refused) IfMatch(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString();
        return header is "" or "*" ? (null, null)
            : long.TryParse(header.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (version, null)
            : (null, TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["If-Match"] = ["must be the number of a version of the key, such as \"3\""] }));
    }
}
