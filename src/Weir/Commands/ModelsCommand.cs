using System.CommandLine;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir models</c>: what is served, with which settings, and what is recommended for what.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Shows models, their settings, and which are recommended for what.") { List(), Show(), Recommended() };

    private static Command List()
    {
        var limit = new Option<string?>("--limit") { Description = "Models to show, 1 to 1000. Default: 100." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        return ManagementVerb.Create(
            "list",
            "Lists every model with what serves it and what is filled into its requests.",
            [limit, after],
            parsed => ManagementRequest.Get("/api/models", ("limit", parsed.GetValue(limit)), ("after", parsed.GetValue(after))),
            static (answer, output) =>
            {
                TextTable.Write(
                    output,
                    ["NAME", "SERVED", "DEPLOYMENTS", "PRESET", "SETTINGS"],
                    [.. answer.GetProperty("items").EnumerateArray().Select(static item => (IReadOnlyList<string>)
                    [
                        item.GetProperty("name").GetString()!, item.GetProperty("served").GetBoolean() ? "yes" : "no",
                        string.Join(", ", item.GetProperty("deployments").EnumerateArray().Select(static one => $"{one.GetProperty("provider").GetString()}{(one.GetProperty("enabled").GetBoolean() ? "" : " (disabled)")}")),
                        item.GetProperty("preset").GetString() ?? "-", SettingsText.Short(item),
                    ])]);
                if (answer.GetProperty("next").GetString() is { } next)
                {
                    output.WriteLine();
                    output.WriteLine($"There is more: --after {next}");
                }
            });
    }

    private static Command Show()
    {
        var name = new Argument<string>("NAME") { Description = "The model's name." };
        return ManagementVerb.CreateCheck(
            "show",
            "Shows what is filled into a model's requests and where each value was written.",
            [name],
            parsed => ManagementRequest.Get("/api/models", ("name", parsed.GetValue(name))),
            static (answer, output) =>
            {
                foreach (var item in answer.GetProperty("items").EnumerateArray())
                {
                    SettingsText.Table(item, output);
                }

                if (answer.GetProperty("items").GetArrayLength() > 0)
                {
                    return true;
                }

                output.WriteLine("There is no such model.");
                return false;
            });
    }

    private static Command Recommended()
    {
        var use = new Option<string?>("--use") { Description = "Only this use, such as code." };
        return ManagementVerb.Create(
            "recommended",
            "Lists the models that are recommended, the best first, by what they are for.",
            [use],
            parsed => ManagementRequest.Get("/api/models/recommended", ("use", parsed.GetValue(use))),
            static (answer, output) => TextTable.Write(
                output,
                ["USE", ">PLACE", "MODEL", "SERVED"],
                [.. answer.GetProperty("items").EnumerateArray().SelectMany(static item => item.GetProperty("models").EnumerateArray().Select((model, place) => (IReadOnlyList<string>)
                    [item.GetProperty("use").GetString()!, $"{place + 1}", model.GetProperty("name").GetString()!, model.GetProperty("served").GetBoolean() ? "yes" : "no"]))]));
    }
}
