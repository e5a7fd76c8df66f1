using System.Globalization;
using System.Text.Json;
using Weir.Management;

namespace Weir.Commands;

/// <summary>Shows the answers of <c>/api/config</c> to a person.</summary>
internal static class ConfigAnswerText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void ShowEffective(JsonElement answer, TextWriter output)
    {
        if (answer.GetProperty("values") is { ValueKind: JsonValueKind.Array } values)
        {
            TextTable.Write(output, ["PATH", "VALUE", "FROM"], [.. values.EnumerateArray().Select(value => Row(value, answer))]);
        }
        else
        {
            output.WriteLine(JsonSerializer.Serialize(answer.GetProperty("config"), Indented));
        }

        ShowWarnings(answer, output);
    }

    public static void ShowOutcome(JsonElement answer, TextWriter output)
    {
        var revision = answer.GetProperty("revision").GetInt64();
        output.WriteLine(answer.GetProperty("verdict").GetString() switch
        {
            "published" => $"Revision {revision} is in force.",
            "would_publish" => $"This would change what revision {revision} says; nothing was changed.",
            _ => $"Nothing to change: revision {revision} says so already.",
        });
        ShowChanges(answer.GetProperty("changes").EnumerateArray(), output);
        foreach (var path in answer.GetProperty("not_restored").EnumerateArray())
        {
            output.WriteLine($"  {path}: left as it is; it comes from files only, or is a secret that no revision holds");
        }

        ShowWarnings(answer, output);
    }

    public static void ShowDiff(JsonElement answer, TextWriter output)
    {
        var (from, to) = (answer.GetProperty("from"), answer.GetProperty("to"));
        output.WriteLine($"Revision {from.GetProperty("number")} to {to.GetProperty("number")} ({Time(to, "at")}, {to.GetProperty("author")}: {to.GetProperty("reason")})");
        ShowChanges(answer.GetProperty("items").EnumerateArray(), output);
    }

    public static void ShowRevisions(JsonElement answer, TextWriter output)
    {
        var rows = answer.GetProperty("items").EnumerateArray().Select(item => (IReadOnlyList<string>)
            [$"{item.GetProperty("number")}", Time(item, "at"), $"{item.GetProperty("kind")}", $"{item.GetProperty("author")}", $"{item.GetProperty("reason")}"]);
        TextTable.Write(output, [">REVISION", "AT", "KIND", "AUTHOR", "REASON"], [.. rows]);
        ShowMore(answer, output);
    }

    private static void ShowMore(JsonElement answer, TextWriter output)
    {
        if (answer.GetProperty("next").ValueKind == JsonValueKind.String)
        {
            output.WriteLine();
            output.WriteLine($"There is more: --after {answer.GetProperty("next").GetString()}");
        }
    }

    public static void ShowOverrides(JsonElement answer, TextWriter output)
    {
        TextTable.Write(output, [">ID", "PATH", "VALUE", "ENVIRONMENT", "ENDS", "AUTHOR", "REASON", "TAGS"], [.. answer.GetProperty("items").EnumerateArray().Select(Row)]);
        ShowMore(answer, output);

        static IReadOnlyList<string> Row(JsonElement item)
        {
            var one = item.GetProperty("override");
            var ends = item.GetProperty("ended_at").ValueKind == JsonValueKind.String ? "ended " + Time(item, "ended_at")
                : one.GetProperty("expires_at").ValueKind == JsonValueKind.String ? Time(one, "expires_at") : "-";
            var environment = one.GetProperty("environment").GetString() ?? "every";
            var tags = string.Join(", ", one.GetProperty("tags").EnumerateArray());
            return [$"{one.GetProperty("id")}", $"{one.GetProperty("path")}", one.GetProperty("value").GetRawText(), environment, ends, $"{one.GetProperty("author")}", $"{one.GetProperty("reason")}", tags];
        }
    }

    public static void ShowEnvironments(JsonElement answer, TextWriter output)
    {
        TextTable.Write(output, ["ENVIRONMENT", "FILE", ">OVERRIDES", ">OWN", ">ENDING", ">DIFFERENCES", "STATE"], [.. answer.GetProperty("items").EnumerateArray().Select(Row)]);

        static IReadOnlyList<string> Row(JsonElement item) =>
        [
            $"{item.GetProperty("name")}",
            item.GetProperty("has_file").GetBoolean() ? "yes" : "no",
            $"{item.GetProperty("overrides")}",
            $"{item.GetProperty("own_overrides")}",
            $"{item.GetProperty("ending_soon")}",
            $"{item.GetProperty("differences")}",
            item.GetProperty("is_current").GetBoolean() ? "in force here" : item.GetProperty("problem").GetString() ?? "valid",
        ];
    }

    public static void ShowChanges(IEnumerable<JsonElement> changes, TextWriter output)
    {
        foreach (var change in changes)
        {
            var (from, to) = (change.GetProperty("from").GetRawText(), change.GetProperty("to").GetRawText());
            output.WriteLine(change.GetProperty("kind").GetString() switch
            {
                "added" => $"+ {change.GetProperty("path")}: {to}",
                "removed" => $"- {change.GetProperty("path")}: {from}",
                _ => $"~ {change.GetProperty("path")}: {from} -> {to}",
            });
        }
    }

    private static void ShowWarnings(JsonElement answer, TextWriter output)
    {
        foreach (var warning in answer.GetProperty("warnings").EnumerateArray())
        {
            output.WriteLine($"{warning.GetProperty("message")}");
        }
    }

    /// An override's source is its number; a person wants to know whose it is and why.
    private static IReadOnlyList<string> Row(JsonElement value, JsonElement answer)
    {
        var source = value.GetProperty("source").GetString()!;
        var made = answer.GetProperty("overrides").EnumerateArray().FirstOrDefault(one => source == $"override {one.GetProperty("id")}");
        var text = made.ValueKind == JsonValueKind.Object ? $"{source} ({made.GetProperty("author")}: {made.GetProperty("reason")})" : source;
        return [$"{value.GetProperty("path")}", value.GetProperty("value").GetRawText(), text];
    }

    private static string Time(JsonElement item, string name) => item.GetProperty(name).GetDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
