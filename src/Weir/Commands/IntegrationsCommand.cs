using System.CommandLine;
using System.Text.Json;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir integrations</c>: outside tools that serve no models.</summary>
internal static class IntegrationsCommand
{
    public static Command Create() => new("integrations", "Shows outside tools and checks them.") { List(), Show(), Check() };

    private static Command List()
    {
        var limit = new Option<string?>("--limit") { Description = "Items to show, 1 to 1000. Default: 100." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        return ManagementVerb.Create(
            "list",
            "Shows every integration and how it is.",
            [limit, after],
            parsed => ManagementRequest.Get("/api/integrations", ("limit", parsed.GetValue(limit)), ("after", parsed.GetValue(after))),
            (answer, output) =>
            {
                Table(answer.GetProperty("items").EnumerateArray(), output);
                if (answer.GetProperty("next").ValueKind == JsonValueKind.String)
                {
                    output.WriteLine($"There is more: --after {answer.GetProperty("next").GetString()}");
                }
            });
    }

    private static Command Show()
    {
        var id = Id();
        return ManagementVerb.Create(
            "show",
            "Shows one integration: how it is, where each of its values comes from, its budgets and costs.",
            [id],
            parsed => ManagementRequest.Get(Path(parsed.GetValue(id)!)),
            ShowOne);
    }

    private static Command Check()
    {
        var id = Id();
        return ManagementVerb.CreateCheck(
            "check",
            "Asks an integration's health endpoint now; the exit code is 1 when it is not healthy.",
            [id],
            parsed => new(HttpMethod.Post, Path(parsed.GetValue(id)!) + "/check"),
            (answer, output) =>
            {
                output.WriteLine($"{answer.GetProperty("id")}: {Health(answer.GetProperty("health"))}");
                return answer.GetProperty("health").GetProperty("status").ValueEquals("healthy");
            });
    }

    private static void ShowOne(JsonElement answer, TextWriter output)
    {
        Table([answer.GetProperty("integration")], output);
        output.WriteLine();
        TextTable.Write(output, ["VALUE", "IS", "FROM"],
            [.. answer.GetProperty("values").EnumerateArray().Select(value => (IReadOnlyList<string>)[Text(value, "path"), value.GetProperty("value").GetRawText(), Text(value, "source")])]);
        foreach (var budget in answer.GetProperty("budgets").EnumerateArray())
        {
            output.WriteLine($"Budget {Text(budget, "id")} {Text(budget, "child")}: posted {Text(budget, "posted_usd")} of {Text(budget, "limit_usd")} USD, {Text(budget, "status")}");
        }

        var costs = answer.GetProperty("costs");
        output.WriteLine($"Reported: {Text(costs.GetProperty("total"), "cost_usd")} USD in all, {Text(costs.GetProperty("month"), "cost_usd")} USD this month");
    }

    private static void Table(IEnumerable<JsonElement> items, TextWriter output) => TextTable.Write(
        output,
        ["ID", "KIND", "ENDPOINT", "HEALTH"],
        [.. items.Select(item => (IReadOnlyList<string>)[Text(item, "id"), Text(item, "kind"), Text(item, "endpoint"), Health(item.GetProperty("health"))])]);

    private static string Health(JsonElement health)
    {
        var reason = health.GetProperty("reason").ValueKind == JsonValueKind.String ? $": {Text(health, "reason")}" : "";
        var latency = health.GetProperty("latency_ms").ValueKind == JsonValueKind.Number ? $" ({Text(health, "latency_ms")} ms)" : "";
        return Text(health, "status") + reason + latency;
    }

    private static Argument<string> Id() => new("ID") { Description = "The integration's id in the configuration." };

    private static string Path(string id) => "/api/integrations/" + Uri.EscapeDataString(id);

    private static string Text(JsonElement item, string name) => item.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-";
}
