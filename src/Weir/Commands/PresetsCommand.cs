using System.CommandLine;
using System.Text.Json;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir presets</c>: named sets of model settings. They are changed as every value of the configuration is: <c>weir config set</c>.</summary>
internal static class PresetsCommand
{
    public static Command Create() => new("presets", "Shows presets: named sets of model settings that are filled into requests.") { List(), Show() };

    private static Command List() => ManagementVerb.Create(
        "list",
        "Lists the presets, built in and own.",
        [],
        static _ => ManagementRequest.Get("/api/presets"),
        static (answer, output) => TextTable.Write(
            output,
            ["ID", "FROM", "EXTENDS", "SETTINGS", "DESCRIPTION"],
            [.. answer.GetProperty("items").EnumerateArray().Select(static item => (IReadOnlyList<string>)
            [
                item.GetProperty("id").GetString()!, item.GetProperty("built_in").GetBoolean() ? "built in" : "own", SettingsText.Names(item, "extends", " → "),
                SettingsText.Short(item), item.GetProperty("description").GetString() ?? "",
            ])]));

    private static Command Show()
    {
        var id = new Argument<string>("ID") { Description = "The preset's id." };
        return ManagementVerb.Create(
            "show",
            "Shows what a preset comes to with all that it extends, where each value was written, and who uses it.",
            [id],
            parsed => ManagementRequest.Get("/api/presets/" + Uri.EscapeDataString(parsed.GetValue(id)!)),
            static (answer, output) =>
            {
                SettingsText.Table(answer, output);
                output.WriteLine();
                output.WriteLine($"Models: {SettingsText.Names(answer, "models")}");
                output.WriteLine($"Keys: {SettingsText.Names(answer, "keys")}");
                output.WriteLine($"Keys that may choose it: {SettingsText.Names(answer, "choosers")}");
            });
    }
}

/// <summary>Model settings as text.</summary>
internal static class SettingsText
{
    public static string Short(JsonElement item) =>
        string.Join(", ", item.GetProperty("settings").EnumerateObject().Select(static one => $"{one.Name} {one.Value.GetProperty("value").GetRawText()}"));

    public static void Table(JsonElement item, TextWriter output) => TextTable.Write(
        output,
        ["SETTING", "VALUE", "FROM", "WRITTEN"],
        [.. item.GetProperty("settings").EnumerateObject().Select(static one => (IReadOnlyList<string>)
            [one.Name, one.Value.GetProperty("value").GetRawText(), one.Value.GetProperty("from").GetString()!, one.Value.GetProperty("source").GetString()!])]);

    public static string Names(JsonElement item, string list, string between = ", ") =>
        item.GetProperty(list).EnumerateArray().Select(static one => one.GetString()!).ToArray() is { Length: > 0 } names ? string.Join(between, names) : "-";
}
