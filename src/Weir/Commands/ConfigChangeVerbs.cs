using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Management;

namespace Weir.Commands;

/// <summary>The verbs of <c>weir config</c> that work on a server's configuration: show, set, unset, overrides, environments, diff, revisions, rollback, reload.</summary>
internal static class ConfigChangeVerbs
{
    internal static readonly Option<string> Reason = new("--reason") { Description = "Why. Kept with the revision.", Required = true };
    internal static readonly Option<string?> Author = new("--author") { Description = "Who. Default: the name of the user who runs this." };
    internal static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only tell what would change." };
    internal static readonly Option<long?> IfMatch = new("--if-match") { Description = "Change nothing unless this revision is still in force.", HelpName = "REVISION" };

    private static readonly Option<string?> OfEnvironment = new("--environment") { Description = "Only for this environment. Default: for every one.", HelpName = "NAME" };

    public static IEnumerable<Command> All() => [Show(), Set(), Unset(), Overrides(), Environments(), Diff(), Revisions(), Rollback(), Reload()];

    private static Command Show()
    {
        var path = new Argument<string?>("PATH") { Description = "Only what lies at this dot path.", Arity = ArgumentArity.ZeroOrOne };
        var origin = new Option<bool>("--origin") { Description = "Each value with where it comes from." };
        return ManagementVerb.Create(
            "show",
            "Shows the configuration in force, defaults included.",
            [path, origin],
            parsed => ManagementRequest.Get("/api/config", ("path", parsed.GetValue(path)), ("origin", parsed.GetValue(origin) ? "true" : null)),
            ConfigAnswerText.ShowEffective);
    }

    private static Command Set()
    {
        var path = new Argument<string>("PATH") { Description = "Dot path, such as providers.openai.timeouts.idle_seconds or models.\"gpt-4.1\".deployments.primary.model." };
        var value = new Argument<string>("VALUE") { Description = "JSON, or a text that is none; null takes away what the file says." };
        var tags = new Option<string[]>("--tag") { Description = "A word to find it by; may be given several times.", HelpName = "WORD" };
        var expires = new Option<string?>("--expires") { Description = "When it ends by itself, such as 2027-01-31T18:00:00Z.", HelpName = "TIME" };
        return ManagementVerb.Create(
            "set",
            "Changes a value at run time, over file and variables, in force at once.",
            [path, value, expires, tags, OfEnvironment, Reason, Author, DryRun, IfMatch],
            parsed => Change(parsed, new JsonObject
            {
                ["set"] = new JsonObject { [parsed.GetValue(path)!] = Json(parsed.GetValue(value)!) },
                ["expires_at"] = parsed.GetValue(expires),
                ["environment"] = parsed.GetValue(OfEnvironment),
                ["tags"] = new JsonArray([.. (parsed.GetValue(tags) ?? []).Select(tag => JsonValue.Create(tag))]),
            }),
            ConfigAnswerText.ShowOutcome);
    }

    private static Command Unset()
    {
        var path = new Argument<string>("PATH") { Description = "Dot path." };
        return ManagementVerb.Create(
            "unset",
            "Removes what was set at run time at a path and below it, so that file and variables hold again.",
            [path, OfEnvironment, Reason, Author, DryRun, IfMatch],
            parsed => Change(parsed, new JsonObject { ["remove"] = new JsonArray(parsed.GetValue(path)!), ["environment"] = parsed.GetValue(OfEnvironment) }),
            ConfigAnswerText.ShowOutcome);
    }

    private static Command Overrides()
    {
        var path = new Argument<string?>("PATH") { Description = "Only those at this dot path and below it.", Arity = ArgumentArity.ZeroOrOne };
        var by = new Option<string?>("--author") { Description = "Only those of this author." };
        var tag = new Option<string?>("--tag") { Description = "Only those with this tag.", HelpName = "WORD" };
        var environment = new Option<string?>("--environment") { Description = "Only those that hold in this environment.", HelpName = "NAME" };
        var before = new Option<string?>("--expires-before") { Description = "Only those that end by themselves before this time.", HelpName = "TIME" };
        var ended = new Option<bool>("--ended") { Description = "Also those that ended, as long as they are kept." };
        var limit = new Option<string?>("--limit") { Description = "Overrides to show, 1 to 500. Default: 50." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        return ManagementVerb.Create(
            "overrides",
            "Lists what was changed at run time, in the order made.",
            [path, by, tag, environment, before, ended, limit, after],
            parsed => ManagementRequest.Get(
                "/api/config/overrides", ("path", parsed.GetValue(path)), ("author", parsed.GetValue(by)), ("tag", parsed.GetValue(tag)), ("environment", parsed.GetValue(environment)),
                ("expires_before", parsed.GetValue(before)), ("ended", parsed.GetValue(ended) ? "true" : null), ("limit", parsed.GetValue(limit)), ("after", parsed.GetValue(after))),
            ConfigAnswerText.ShowOverrides);
    }

    private static Command Environments() => ManagementVerb.Create(
        "environments",
        "Shows what each environment would run on: its file, the changes that hold in it, and in how many values it differs from this one.",
        [], _ => ManagementRequest.Get("/api/config/environments"), ConfigAnswerText.ShowEnvironments);

    private static Command Rollback()
    {
        var revision = new Argument<long>("REVISION") { Description = "Number of the revision to restore." };
        return ManagementVerb.Create(
            "rollback",
            "Restores an earlier revision by the smallest set of changes over file and variables; that is a revision itself.",
            [revision, Reason, Author, DryRun, IfMatch],
            parsed => Change(parsed, new JsonObject { ["revision"] = parsed.GetValue(revision) }, HttpMethod.Post, "/api/config/rollback"),
            ConfigAnswerText.ShowOutcome);
    }

    private static Command Diff()
    {
        var from = new Argument<string?>("FROM") { Description = "A revision. Default: the one before.", Arity = ArgumentArity.ZeroOrOne };
        var to = new Argument<string?>("TO") { Description = "A later revision. Default: the one in force.", Arity = ArgumentArity.ZeroOrOne };
        return ManagementVerb.Create(
            "diff",
            "Shows what differs between two revisions, with author and reason.",
            [from, to],
            parsed => ManagementRequest.Get("/api/config/revisions/diff", ("from", parsed.GetValue(from)), ("to", parsed.GetValue(to))),
            ConfigAnswerText.ShowDiff);
    }

    private static Command Revisions()
    {
        var limit = new Option<string?>("--limit") { Description = "Revisions to show, 1 to 500. Default: 50." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        return ManagementVerb.Create(
            "revisions",
            "Lists every state that was in force, newest first.",
            [limit, after],
            parsed => ManagementRequest.Get("/api/config/revisions", ("limit", parsed.GetValue(limit)), ("after", parsed.GetValue(after))),
            ConfigAnswerText.ShowRevisions);
    }

    private static Command Reload() => ManagementVerb.Create(
        "reload", "Reads the server's configuration files now, whether or not they are watched.", [], _ => new(HttpMethod.Post, "/api/config/reload"), ConfigAnswerText.ShowOutcome);

    private static ManagementRequest Change(ParseResult parsed, JsonObject body, HttpMethod? method = null, string path = "/api/config")
    {
        body["reason"] = parsed.GetValue(Reason);
        body["author"] = parsed.GetValue(Author) ?? Environment.UserName;
        body["dry_run"] = parsed.GetValue(DryRun);
        return new(method ?? HttpMethod.Patch, path, body) { IfMatch = parsed.GetValue(IfMatch) };
    }

    /// <summary>What is JSON is taken as that, anything else as a text: nobody quotes a model's name for the shell and then for JSON.</summary>
    internal static JsonNode? Json(string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }
}
