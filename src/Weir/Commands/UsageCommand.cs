using System.CommandLine;
using System.Text.Json;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir usage</c>: what was used and what it cost.</summary>
internal static class UsageCommand
{
    private static readonly string[] Filters = ["team", "project", "customer", "user", "key", "provider", "model", "environment", "integration"];
    private static readonly string[] Sums = ["cost_usd", "estimated_usd", "requests", "input_tokens", "output_tokens"];
    private static readonly string[] SumHeads = [">COST USD", ">ESTIMATED USD", ">REQUESTS", ">INPUT TOKENS", ">OUTPUT TOKENS"];

    public static Command Create()
    {
        var period = new Option<string?>("--period") { Description = "day, week, month or year: the current one, by model. Default: month." };
        var by = new Option<string?>("--by") { Description = "Sums by up to three of team, project, customer, user, key, provider, model, environment, integration, day, hour, with commas between." };
        var from = new Option<string?>("--from") { Description = "Start of the range, a date or a time such as 2026-03-29T08:30:00Z. Default: 24 hours before its end." };
        var to = new Option<string?>("--to") { Description = "End of the range, not part of it. Default: now." };
        var zone = new Option<string?>("--zone") { Description = "Time zone of days, such as Europe/Berlin. Default: UTC." };
        var sort = new Option<string?>("--sort") { Description = "cost or name. Default: cost; name where the first of --by is a day or an hour." };
        var limit = new Option<string?>("--limit") { Description = "Groups to show, 1 to 1000. Default: 100." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        var ranged = new[] { by, from, to, sort, limit, after };
        var filters = Filters.Select(name => new Option<string?>("--" + name) { Description = $"Only this {name}; empty: only what names none." }).ToArray();
        var command = ManagementVerb.Create(
            "usage",
            "Shows what was used and what it cost: the current month by model, or any range with --by, --from, --to.",
            [period, zone, .. ranged, .. filters],
            parsed =>
            {
                var costs = ranged.Any(option => parsed.GetValue(option) is not null);
                return ManagementRequest.Get(
                    costs ? "/api/costs" : "/api/usage",
                    (costs ? ranged : [period]).Append(zone).Concat(filters).Select(option => (option.Name[2..], parsed.GetValue(option))));
            },
            Show);
        command.Validators.Add(result =>
        {
            if (result.GetValue(period) is not null && ranged.FirstOrDefault(option => result.GetValue(option) is not null) is { } other)
            {
                result.AddError($"--period is the current period by model; it does not go with {other.Name}.");
            }
        });
        return command;
    }

    internal static void Show(JsonElement answer, TextWriter output)
    {
        var isPeriod = answer.TryGetProperty("by_model", out var models);
        var (from, to) = isPeriod ? ("period_start", "period_end") : ("from", "to");
        output.WriteLine($"{Time(answer, from)} to {Time(answer, to)} ({answer.GetProperty("zone").GetString()})");
        output.WriteLine();
        var by = isPeriod ? ["model"] : answer.GetProperty("by").EnumerateArray().Select(one => one.GetString()!).ToArray();
        var items = (isPeriod ? models : answer.GetProperty("items")).EnumerateArray();
        var rows = items.Select(item => Row(by.Select(name => item.GetProperty(name).GetString() ?? "-"), item)).ToList();
        var heads = by.Length == 0 ? [""] : by.Select(name => name.ToUpperInvariant()).ToArray();
        rows.Add(Row(heads.Select((_, column) => column == 0 ? "total" : ""), answer.GetProperty("total")));
        TextTable.Write(output, [.. heads, .. SumHeads], rows);
        if (isPeriod ? !answer.GetProperty("by_model_complete").GetBoolean() : answer.GetProperty("next").ValueKind == JsonValueKind.String)
        {
            output.WriteLine();
            output.WriteLine(isPeriod ? "There are more models: weir usage --by model --from ... shows all by page." : $"There is more: --after {answer.GetProperty("next").GetString()}");
        }
    }

    private static IReadOnlyList<string> Row(IEnumerable<string> names, JsonElement sums) => [.. names, .. Sums.Select(name => sums.GetProperty(name).ToString())];

    private static string Time(JsonElement answer, string name) => answer.GetProperty(name).GetDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
