using System.CommandLine;
using System.Text.Json;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir operations</c>: what was called, how it ended and what it cost.</summary>
internal static class OperationsCommand
{
    private static readonly (string Name, string Description)[] Filters =
    [
        ("since", "At this time or later: a date or a time such as 2026-03-29T08:30:00Z."),
        ("until", "Before this time."),
        ("key", "Only this key's."),
        ("team", "Only this team's; empty: only what names none. So with the other names."),
        ("project", "Only this project's."),
        ("customer", "Only this customer's."),
        ("user", "Only this user's."),
        ("provider", "Only at this provider."),
        ("model", "Only for this model."),
        ("outcome", "Only with this outcome: completed, refused, failed, cut, cancelled, fallback, timeout, unknown, abandoned, running."),
        ("status", "Only with this status, such as 429, or 4xx for all that begin so."),
        ("min-cost-usd", "Only those that cost at least this."),
        ("max-cost-usd", "Only those that cost at most this."),
        ("min-duration-ms", "Only those that took at least this long."),
        ("max-duration-ms", "Only those that took at most this long."),
        ("q", "Only those whose error's name or text has this in it."),
        ("source", "Only the gateway's own (gateway), or those that this integration reported."),
    ];

    public static Command Create() => new("operations", "Lists, explains and exports operations.") { List(), ShowOne(), Export() };

    private static Command List()
    {
        var filters = Options();
        var limit = new Option<string?>("--limit") { Description = "Operations to show, 1 to 500. Default: 50." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        Option<string?>[] options = [.. filters, limit, after];
        return ManagementVerb.Create("list", "Lists operations, newest first.", options, parsed => ManagementRequest.Get("/api/operations", Values(options, parsed)), ShowList);
    }

    private static Command ShowOne()
    {
        var id = new Argument<string>("ID") { Description = "The operation's id, from the header x-weir-operation or the list." };
        var command = ManagementVerb.Create("show", "Explains one operation: its attempts, and what was held and posted for it.", [], parsed => ManagementRequest.Get("/api/operations/" + Uri.EscapeDataString(parsed.GetValue(id)!)), ShowExplained);
        command.Arguments.Add(id);
        return command;
    }

    private static Command Export()
    {
        var format = new Option<string?>("--format") { Description = "csv or json. Default: csv, in which nothing is taken for a formula." };
        Option<string?>[] options = [.. Options(), format];
        return ManagementVerb.Create("export", "Prints every operation that the filters choose, newest first, as a file.", options, async (parsed, target, cancellationToken) =>
        {
            var answer = await target.SendAsync(ManagementRequest.Get("/api/operations/export", Values(options, parsed)), cancellationToken);
            if (!answer.Fine)
            {
                return ManagementVerb.Refused(answer);
            }

            Console.Out.Write(answer.Text);
            return ExitCodes.Fine;
        });
    }

    private static Option<string?>[] Options() => [.. Filters.Select(one => new Option<string?>("--" + one.Name) { Description = one.Description })];

    private static IEnumerable<(string, string?)> Values(Option<string?>[] options, ParseResult parsed) =>
        options.Select(option => (option.Name[2..].Replace('-', '_'), parsed.GetValue(option)));

    private static void ShowList(JsonElement answer, TextWriter output)
    {
        var rows = answer.GetProperty("items").EnumerateArray().Select(item => (IReadOnlyList<string>)
        [
            $"{item.GetProperty("started_at").GetDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss'Z'}", $"{item.GetProperty("id")}", $"{item.GetProperty("source")}", $"{item.GetProperty("key")}",
            $"{item.GetProperty("model")}", Text(item, "provider"), $"{item.GetProperty("outcome")}", $"{item.GetProperty("status")}", $"{item.GetProperty("duration_ms").GetDouble():0}",
            $"{item.GetProperty("cost_usd")}", Text(item, "error"),
        ]);
        TextTable.Write(output, ["STARTED", "ID", "SOURCE", "KEY", "MODEL", "PROVIDER", "OUTCOME", ">STATUS", ">MS", ">COST USD", "ERROR"], [.. rows]);
        if (answer.GetProperty("next").ValueKind == JsonValueKind.String)
        {
            output.WriteLine();
            output.WriteLine($"There is more: --after {answer.GetProperty("next").GetString()}");
        }
    }

    private static void ShowExplained(JsonElement answer, TextWriter output)
    {
        var operation = answer.GetProperty("operation");
        output.WriteLine($"{operation.GetProperty("id")}: {operation.GetProperty("outcome")}, status {operation.GetProperty("status")}, {operation.GetProperty("duration_ms").GetDouble():0.###} ms, {operation.GetProperty("cost_usd")} USD");
        if (Text(operation, "error_message") is { Length: > 0 } why)
        {
            output.WriteLine(why);
        }

        output.WriteLine();
        TextTable.Write(output, [">ATTEMPT", "DEPLOYMENT", "OUTCOME", ">STATUS", ">MS", ">COST USD", "PRICE"], [.. answer.GetProperty("attempts").EnumerateArray().Select(one => (IReadOnlyList<string>)
        [
            $"{one.GetProperty("number")}", $"{one.GetProperty("deployment")}", $"{one.GetProperty("outcome")}", Text(one, "status"), $"{one.GetProperty("duration_ms").GetDouble():0}",
            $"{one.GetProperty("cost_usd")}", Text(one, "price_source"),
        ])]);
        output.WriteLine();
        TextTable.Write(output, [">SEQ", "KIND", ">HELD USD", ">POSTED USD", "BUDGETS"], [.. answer.GetProperty("entries").EnumerateArray().Select(one => (IReadOnlyList<string>)
        [
            $"{one.GetProperty("seq")}", $"{one.GetProperty("kind")}", $"{one.GetProperty("held_usd")}", $"{one.GetProperty("posted_usd")}",
            string.Join(", ", one.GetProperty("accounts").EnumerateArray().Select(account => account.GetProperty("budget").GetString())),
        ])]);
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";
}
