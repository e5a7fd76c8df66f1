using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir keys</c>: callers' keys.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Makes, lists and changes callers' keys. A key's secret is shown once, when it is made.")
    {
        List(), Show(), CreateKey(), Set(), Rotate(), Switch("disable", "Switches a key off until it is enabled again."),
        Switch("enable", "Switches a key on again that a person or a budget disabled. The budget stands as it did: credit it first, or the next refusal disables the key anew."),
        Remove(),
    };

    private static Command List()
    {
        string[] filters = ["team", "project", "customer", "user", "environment", "tier", "model", "state", "source"];
        Option<string?>[] options = [.. filters.Select(name => new Option<string?>("--" + name) { Description = $"Only those with this {name}.", HelpName = "NAME" })];
        var limit = new Option<int?>("--limit") { Description = "Most keys, 1 to 1000. Default 100." };
        var after = new Option<string?>("--after") { Description = "Only those after this id.", HelpName = "ID" };
        return ManagementVerb.Create(
            "list",
            "Lists the keys of the configuration and those made at run time.",
            [.. options, limit, after],
            parsed => ManagementRequest.Get("/api/keys", [.. options.Select(one => (one.Name.TrimStart('-'), parsed.GetValue(one))), ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)), ("after", parsed.GetValue(after))]),
            static (answer, output) =>
            {
                TextTable.Write(
                    output,
                    ["ID", "STATE", "SOURCE", "TEAM", "PROJECT", "SECRETS", "EXPIRES AT", "LAST USED AT", "DESCRIPTION"],
                    [.. answer.GetProperty("items").EnumerateArray().Select(static item => (IReadOnlyList<string>)
                    [
                        Text(item, "id"), Text(item, "state"), Text(item, "source"), Text(item, "team"), Text(item, "project"),
                        string.Join(" ", item.GetProperty("secrets").EnumerateArray().Select(static one => "…" + Text(one, "hint"))),
                        Time(item, "expires_at"), Time(item, "last_used_at"), Text(item, "description"),
                    ])]);
                if (answer.GetProperty("next").GetString() is { } next)
                {
                    output.WriteLine($"There are more: --after {next}");
                }
            });
    }

    private static Command Show()
    {
        var id = Id();
        return ManagementVerb.Create("show", "Shows one key with its settings, and what may be known of its secrets.", [id], parsed => ManagementRequest.Get(Path(parsed.GetValue(id)!)), ShowKey);
    }

    private static Command CreateKey()
    {
        var id = new Argument<string?>("ID") { Description = "The key's id, which no key has or had. Default: one that Weir makes.", Arity = ArgumentArity.ZeroOrOne };
        var options = new KeyOptions();
        var reason = Reason();
        return ManagementVerb.Create(
            "create",
            "Makes a key and prints its secret, alone and once: it is kept nowhere and cannot be shown again.",
            [id, .. options.All, reason],
            parsed =>
            {
                var body = options.Body(parsed);
                Add(body, "id", parsed.GetValue(id));
                Add(body, "reason", parsed.GetValue(reason));
                return new(HttpMethod.Post, "/api/keys", body);
            },
            ShowSecret);
    }

    private static Command Set()
    {
        var id = Id();
        var options = new KeyOptions();
        var clear = new Option<string[]>("--clear") { Description = "Take this setting back to its default, such as expires_at or models; several times for several.", HelpName = "FIELD" };
        var version = new Option<long?>("--if-version") { Description = "Only when the key's version is still this one.", HelpName = "NUMBER" };
        var reason = Reason();
        return ManagementVerb.Create(
            "set",
            "Changes settings of a key that was made at run time. What is not named stays.",
            [id, .. options.All, clear, version, reason],
            parsed =>
            {
                var body = options.Body(parsed);
                foreach (var field in parsed.GetValue(clear) ?? [])
                {
                    body[field] = null;
                }

                Add(body, "reason", parsed.GetValue(reason));
                return new(HttpMethod.Patch, Path(parsed.GetValue(id)!), body) { IfMatch = parsed.GetValue(version) };
            },
            ShowKey);
    }

    private static Command Rotate()
    {
        var id = Id();
        var overlap = new Option<long?>("--overlap-seconds") { Description = "How long the secrets before work on, 0 to 2592000; 0 ends them at once. Default 86400, a day." };
        var version = new Option<long?>("--if-version") { Description = "Only when the key's version is still this one.", HelpName = "NUMBER" };
        var reason = Reason();
        return ManagementVerb.Create(
            "rotate",
            "Makes a new secret for a key and prints it, alone and once.",
            [id, overlap, version, reason],
            parsed =>
            {
                var body = new JsonObject();
                Add(body, "overlap_seconds", parsed.GetValue(overlap));
                Add(body, "reason", parsed.GetValue(reason));
                return new(HttpMethod.Post, Path(parsed.GetValue(id)!) + "/rotate", body) { IfMatch = parsed.GetValue(version) };
            },
            ShowSecret);
    }

    private static Command Switch(string verb, string description)
    {
        var id = Id();
        var reason = Reason();
        return ManagementVerb.Create(
            verb,
            description,
            [id, reason],
            parsed =>
            {
                var body = new JsonObject();
                Add(body, "reason", parsed.GetValue(reason));
                return new(HttpMethod.Post, $"{Path(parsed.GetValue(id)!)}/{verb}", body);
            },
            (answer, output) => output.WriteLine((verb, answer.GetProperty("was_disabled").GetBoolean()) switch
            {
                ("enable", true) => $"The key {Text(answer.GetProperty("key"), "id")} works again.",
                ("enable", false) => $"The key {Text(answer.GetProperty("key"), "id")} was not disabled.",
                _ => $"The key {Text(answer.GetProperty("key"), "id")} is disabled.",
            }));
    }

    private static Command Remove()
    {
        var id = Id();
        var reason = Reason();
        return ManagementVerb.Create(
            "remove",
            "Deletes a key that was made at run time. It stops working at once; the ledger goes on naming it, and no other key can have its id.",
            [id, reason],
            parsed => new(HttpMethod.Delete, Path(parsed.GetValue(id)!) + (parsed.GetValue(reason) is { } why ? "?reason=" + Uri.EscapeDataString(why) : "")),
            static (answer, output) => output.WriteLine($"The key {Text(answer, "id")} is deleted."));
    }

    /// The secret alone on standard output, so that it can be piped into where it belongs; what people want to know beside it goes to standard error.
    private static void ShowSecret(JsonElement answer, TextWriter output)
    {
        var key = answer.GetProperty("key");
        output.WriteLine(answer.GetProperty("secret").GetString());
        foreach (var before in key.GetProperty("secrets").EnumerateArray().Skip(1))
        {
            Console.Error.WriteLine($"The secret …{Text(before, "hint")} works until {Time(before, "ends_at")}.");
        }

        Console.Error.WriteLine($"This is the secret of the key {Text(key, "id")}. It is shown this once.");
    }

    private static void ShowKey(JsonElement key, TextWriter output)
    {
        foreach (var member in key.EnumerateObject().Where(static one => one.Name != "secrets" && one.Value.ValueKind is not JsonValueKind.Null))
        {
            output.WriteLine($"{member.Name}: {(member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText())}");
        }

        foreach (var secret in key.GetProperty("secrets").EnumerateArray())
        {
            output.WriteLine($"secret …{Text(secret, "hint")}: made at {Time(secret, "created_at")}{(secret.GetProperty("ends_at").ValueKind == JsonValueKind.Null ? "" : $", ends at {Time(secret, "ends_at")}")}");
        }
    }

    private static Argument<string> Id() => new("ID") { Description = "The key's id." };

    private static Option<string?> Reason() => new("--reason") { Description = "Why, 1 to 500 characters. Stands in the audit trail." };

    private static string Path(string id) => "/api/keys/" + Uri.EscapeDataString(id);

    private static void Add(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "-";

    private static string Time(JsonElement item, string name) => item.GetProperty(name) is { ValueKind: JsonValueKind.String } value
        ? value.GetDateTimeOffset().ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : "-";
}
