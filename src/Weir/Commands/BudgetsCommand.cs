using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir budgets</c>: how budgets stand, and their correction.</summary>
internal static class BudgetsCommand
{
    public static Command Create() => new("budgets", "Shows how budgets stand, changes and corrects them.") { List(), Show(), Set(), Remove(), Credit() };

    private static Command List()
    {
        var limit = new Option<string?>("--limit") { Description = "Items to show, 1 to 1000. Default: 100." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        return ManagementVerb.Create(
            "list",
            "Shows how every budget stands now, one line for each child of a budget with '*'.",
            [limit, after],
            parsed => ManagementRequest.Get("/api/budgets", ("limit", parsed.GetValue(limit)), ("after", parsed.GetValue(after))),
            ShowItems);
    }

    private static Command Show()
    {
        var id = Id();
        var child = new Option<string?>("--child") { Description = "Only this child, such as customer=acme." };
        var limit = new Option<string?>("--limit") { Description = "Children to show, 1 to 1000. Default: 100." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        return ManagementVerb.Create(
            "show",
            "Shows how one budget stands now and what was told of it in its current window.",
            [id, child, limit, after],
            parsed => ManagementRequest.Get(Path(parsed.GetValue(id)!), ("child", parsed.GetValue(child)), ("limit", parsed.GetValue(limit)), ("after", parsed.GetValue(after))),
            (answer, output) =>
            {
                ShowItems(answer, output);
                ShowNotices(answer, output);
            });
    }

    private static Command Set()
    {
        var id = Id();
        var usd = new Option<string?>("--limit-usd") { Description = "Limit in US dollars.", HelpName = "AMOUNT" };
        var tokens = new Option<long?>("--limit-tokens") { Description = "Limit in tokens." };
        var requests = new Option<long?>("--limit-requests") { Description = "Limit in requests to providers." };
        var scope = new Option<string[]>("--scope") { Description = "What it covers, such as team=checkout or customer=*; several times for several names. Replaces the whole scope.", HelpName = "NAME=VALUE" };
        var everything = new Option<bool>("--everything") { Description = "Covers every call." };
        var period = new Option<string?>("--period") { Description = "hour, day, week, month, quarter, year, lifetime, or a length such as 24h." };
        var zone = new Option<string?>("--timezone") { Description = "IANA time zone in which periods begin." };
        var action = new Option<string?>("--action") { Description = "warn, block or disable." };
        var threshold = new Option<string[]>("--threshold") { Description = "Part of the limit at which it is told, such as 0.8; several times for several.", HelpName = "PART" };
        var reason = Reason();
        return ManagementVerb.Create(
            "set",
            "Changes a budget at run time, or makes a new one: an override of the configuration, which keeps what the file says.",
            [id, usd, tokens, requests, scope, everything, period, zone, action, threshold, reason],
            parsed =>
            {
                var body = new JsonObject { ["reason"] = parsed.GetValue(reason) };
                Add(body, "limit_usd", parsed.GetValue(usd));
                Add(body, "limit_tokens", parsed.GetValue(tokens));
                Add(body, "limit_requests", parsed.GetValue(requests));
                Add(body, "scope", ScopeOf(parsed.GetValue(scope) ?? [], parsed.GetValue(everything)));
                Add(body, "period", parsed.GetValue(period));
                Add(body, "timezone", parsed.GetValue(zone));
                Add(body, "action", parsed.GetValue(action));
                Add(body, "thresholds", parsed.GetValue(threshold) is { Length: > 0 } parts ? new JsonArray([.. parts.Select(part => (JsonNode)part)]) : null);
                return new(HttpMethod.Patch, Path(parsed.GetValue(id)!), body);
            },
            ShowChanged);
    }

    private static Command Remove()
    {
        var id = Id();
        var reason = Reason();
        return ManagementVerb.Create(
            "remove",
            "Takes a budget out of force at run time; what was spent under it stays in the ledger.",
            [id, reason],
            parsed => new(HttpMethod.Delete, Path(parsed.GetValue(id)!), new JsonObject { ["reason"] = parsed.GetValue(reason) }),
            ShowChanged);
    }

    private static Option<string> Reason() => new("--reason") { Description = "Why, 1 to 500 characters. Stands in the revision.", Required = true };

    private static JsonObject? ScopeOf(string[] names, bool everything) => names.Length == 0 && !everything
        ? null
        : new(names.Select(name => name.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)(pair.Length > 1 ? pair[1] : ""))).DistinctBy(pair => pair.Key));

    private static void ShowChanged(JsonElement answer, TextWriter output)
    {
        output.WriteLine($"Revision {answer.GetProperty("revision")}{(answer.GetProperty("changed").GetBoolean() ? "" : ", unchanged")}");
        Table(answer.GetProperty("items").EnumerateArray(), output);
    }

    private static Command Credit()
    {
        var id = Id();
        var usd = new Option<string?>("--usd") { Description = "US dollars to take off what is posted; below 0 to add to it.", HelpName = "AMOUNT" };
        var tokens = new Option<long?>("--tokens") { Description = "The same in tokens." };
        var requests = new Option<long?>("--requests") { Description = "The same in requests." };
        var child = new Option<string?>("--child") { Description = "Which child of a budget with '*', such as customer=acme." };
        var reason = new Option<string>("--reason") { Description = "Why, 1 to 500 characters. Stands in the ledger.", Required = true };
        var once = new Option<string?>("--id") { Description = "Names the credit: the same id is applied once." };
        return ManagementVerb.Create(
            "credit",
            "Corrects what is posted on a budget in its current window, by an entry in the ledger.",
            [id, usd, tokens, requests, child, reason, once],
            parsed =>
            {
                var body = new JsonObject { ["reason"] = parsed.GetValue(reason) };
                Add(body, "amount_usd", parsed.GetValue(usd));
                Add(body, "tokens", parsed.GetValue(tokens));
                Add(body, "requests", parsed.GetValue(requests));
                Add(body, "child", parsed.GetValue(child));
                Add(body, "id", parsed.GetValue(once));
                return new(HttpMethod.Post, Path(parsed.GetValue(id)!) + "/credits", body);
            },
            (answer, output) =>
            {
                output.WriteLine($"Entry {answer.GetProperty("id")}");
                Table([answer.GetProperty("budget")], output);
            });
    }

    private static Argument<string> Id() => new("ID") { Description = "The budget's id in the configuration." };

    private static string Path(string id) => "/api/budgets/" + Uri.EscapeDataString(id);

    private static void Add(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    private static void ShowItems(JsonElement answer, TextWriter output)
    {
        Table(answer.GetProperty("items").EnumerateArray(), output);
        if (answer.GetProperty("next").ValueKind == JsonValueKind.String)
        {
            output.WriteLine();
            output.WriteLine($"There is more: --after {answer.GetProperty("next").GetString()}");
        }
    }

    private static void Table(IEnumerable<JsonElement> items, TextWriter output) => TextTable.Write(
        output,
        ["ID", "CHILD", "PERIOD", "ACTION", "STATUS", ">PERCENT", ">LIMIT USD", ">POSTED USD", ">HELD USD", ">REMAINING USD", "RESETS AT"],
        [.. items.Select(item => (IReadOnlyList<string>)
        [
            Text(item, "id"), Text(item, "child"), Text(item, "period"), Text(item, "action"), Text(item, "status"), Text(item, "percent"),
            Text(item, "limit_usd"), Text(item, "posted_usd"), Text(item, "held_usd"), Text(item, "remaining_usd"), Time(item, "resets_at"),
        ])]);

    private static void ShowNotices(JsonElement answer, TextWriter output)
    {
        foreach (var notice in answer.GetProperty("notices").EnumerateArray())
        {
            var what = notice.GetProperty("threshold").ValueKind == JsonValueKind.Null ? Text(notice, "kind") : "threshold " + Text(notice, "threshold");
            var unit = Text(notice, "unit") == "usd" ? "_usd" : "";
            output.WriteLine($"{Time(notice, "at")}  {Text(notice, "child")} {what}: posted {Text(notice, "posted" + unit)} of {Text(notice, "limit" + unit)} {Text(notice, "unit")}");
        }
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-";

    private static string Time(JsonElement item, string name) => item.GetProperty(name) is { ValueKind: JsonValueKind.String } value
        ? value.GetDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)
        : "-";
}
