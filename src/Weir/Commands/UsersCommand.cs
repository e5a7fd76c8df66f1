using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir users</c>: who may use the management API.</summary>
internal static class UsersCommand
{
    private const string Roles = "viewer, operator, admin, auditor or reporter";

    public static Command Create() => new("users", "Works on users of the management API: people, and programs with tokens of their own.")
    {
        List(), Add(), Set(), Remove(), Tokens(), AddToken(), RevokeToken(), SetupCode(),
    };

    private static Command List() => ManagementVerb.Create(
        "list", "Lists the users.", [], _ => ManagementRequest.Get("/api/users", ("limit", "1000")), (answer, output) => Show(output, [.. answer.GetProperty("items").EnumerateArray()]));

    private static Command Add()
    {
        var name = Name();
        var role = new Option<string>("--role") { Description = $"What they may do: {Roles}.", Required = true };
        var team = new Option<string?>("--team") { Description = "The one team for which they may. Default: the whole house." };
        var password = Password("Reads a password from standard input. Default: none, they use tokens alone.");
        var reason = Reason();
        return ManagementVerb.Create("add", "Makes a user.", [name, role, team, password, reason], parsed =>
        {
            var body = new JsonObject { ["id"] = parsed.GetValue(name), ["role"] = parsed.GetValue(role) };
            Put(body, "team", parsed.GetValue(team));
            Put(body, "password", parsed.GetValue(password) ? CredentialsCommand.ReadSecret(file: null) : null);
            Put(body, "reason", parsed.GetValue(reason));
            return new(HttpMethod.Post, "/api/users", body);
        }, (answer, output) => Show(output, [answer]));
    }

    private static Command Set()
    {
        var name = Name();
        var role = new Option<string?>("--role") { Description = $"What they may do: {Roles}." };
        var team = new Option<string?>("--team") { Description = "The one team for which they may." };
        var house = new Option<bool>("--house") { Description = "They may for the whole house." };
        var enable = new Option<bool>("--enable") { Description = "They may again." };
        var disable = new Option<bool>("--disable") { Description = "They may not any more, with their password or any token." };
        var password = Password("Reads a new password from standard input.");
        var reason = Reason();
        return ManagementVerb.Create("set", "Changes a user; all their sessions end.", [name, role, team, house, enable, disable, password, reason], parsed =>
        {
            if ((parsed.GetValue(enable) && parsed.GetValue(disable)) || (parsed.GetValue(house) && parsed.GetValue(team) is not null))
            {
                throw new ManagementException(ExitCodes.WrongUsage, "Give one of --enable and --disable, and one of --team and --house.");
            }

            var body = new JsonObject();
            Put(body, "role", parsed.GetValue(role));
            Put(body, "team", parsed.GetValue(team));
            Put(body, "enabled", parsed.GetValue(enable) ? true : parsed.GetValue(disable) ? false : null);
            Put(body, "password", parsed.GetValue(password) ? CredentialsCommand.ReadSecret(file: null) : null);
            Put(body, "reason", parsed.GetValue(reason));
            if (parsed.GetValue(house))
            {
                body["team"] = null;
            }

            return new(HttpMethod.Patch, PathOf(parsed.GetValue(name)!), body);
        }, (answer, output) => Show(output, [answer]));
    }

    private static Command Remove()
    {
        var name = Name();
        return ManagementVerb.Create(
            "remove", "Removes a user with their tokens and sessions. What they did stays in the audit trail.", [name],
            parsed => new(HttpMethod.Delete, PathOf(parsed.GetValue(name)!)),
            (answer, output) => output.WriteLine($"{answer.GetProperty("id")} is removed."));
    }

    private static Command Tokens()
    {
        var name = Name();
        return ManagementVerb.Create(
            "tokens", "Lists a user's tokens.", [name],
            parsed => ManagementRequest.Get(PathOf(parsed.GetValue(name)!) + "/tokens"),
            (answer, output) => TextTable.Write(
                output, ["ID", "NAME", "ROLE", "TEAM", "CREATED AT", "EXPIRES AT", "LAST USED AT"],
                [.. answer.GetProperty("items").EnumerateArray().Select(one => Cells(one, "id", "name", "role", "team", "created_at", "expires_at", "last_used_at"))]));
    }

    private static Command AddToken()
    {
        var name = Name();
        var called = new Option<string>("--name") { Description = "What the token is called, such as the program that has it.", Required = true };
        var role = new Option<string?>("--role") { Description = "Narrows it to a lesser role. Default: its user's." };
        var team = new Option<string?>("--team") { Description = "Narrows it to one team. Default: its user's." };
        var ends = new Option<string?>("--expires-at") { Description = "When it stops working: a date or a time such as 2026-03-29T08:30:00Z. Default: never." };
        return ManagementVerb.Create("add-token", "Makes a token of a user's own. It is printed once.", [name, called, role, team, ends], parsed =>
        {
            var body = new JsonObject { ["name"] = parsed.GetValue(called) };
            Put(body, "role", parsed.GetValue(role));
            Put(body, "team", parsed.GetValue(team));
            Put(body, "expires_at", parsed.GetValue(ends));
            return new(HttpMethod.Post, PathOf(parsed.GetValue(name)!) + "/tokens", body);
        }, (answer, output) => output.WriteLine(answer.GetProperty("text").GetString()));
    }

    private static Command RevokeToken()
    {
        var name = Name();
        var token = new Argument<string>("ID") { Description = "The token's id." };
        return ManagementVerb.Create(
            "revoke-token", "Takes a token back, at once.", [name, token],
            parsed => new(HttpMethod.Delete, $"{PathOf(parsed.GetValue(name)!)}/tokens/{Uri.EscapeDataString(parsed.GetValue(token)!)}"),
            (answer, output) => output.WriteLine($"{answer.GetProperty("id")} is no good any more."));
    }

    private static Command SetupCode() => ManagementVerb.Create(
        "setup-code", "Prints a new code that makes the first user, an admin, while there is none. The one before is no good any more.", [],
        _ => new(HttpMethod.Post, "/api/users/setup-code"),
        (answer, output) => output.WriteLine($"{answer.GetProperty("code").GetString()}\ngood until {Time(answer.GetProperty("ends_at"))}"));

    private static Argument<string> Name() => new("NAME") { Description = "The user's name." };

    private static Option<bool> Password(string description) => new("--password-stdin") { Description = description };

    private static Option<string?> Reason() => new("--reason") { Description = "Why, 1 to 500 characters. Stands in the audit trail." };

    private static string PathOf(string name) => $"/api/users/{Uri.EscapeDataString(name)}";

    private static void Put(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    private static void Show(TextWriter output, IReadOnlyList<JsonElement> users) => TextTable.Write(
        output, ["NAME", "ROLE", "TEAM", "ENABLED", "PASSWORD", "CREATED AT", "BY", "CHANGED AT", "PROVIDER"],
        [.. users.Select(one => Cells(one, "id", "role", "team", "enabled", "has_password", "created_at", "created_by", "changed_at", "provider"))]);

    private static IReadOnlyList<string> Cells(JsonElement one, params IEnumerable<string> names) => [.. names.Select(name => one.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.Null } => "-",
        { ValueKind: JsonValueKind.True } => "yes",
        { ValueKind: JsonValueKind.False } => "no",
        var time when name.EndsWith("_at", StringComparison.Ordinal) => Time(time),
        var value => value.ToString(),
    })];

    private static string Time(JsonElement time) => time.GetDateTimeOffset().ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
