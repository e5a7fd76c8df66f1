using System.CommandLine;
using System.Text.Json.Nodes;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir flags</c>: feature flags.</summary>
internal static class FlagsCommand
{
    private static readonly string[] Scopes = ["only", "except", "always"];
    private static readonly string[] Kinds = ["environment", "team", "project", "customer", "user", "key"];

    public static Command Create() => new("flags", "Shows, switches and evaluates feature flags.") { List(), Show(), Set(), Evaluate() };

    private static Command List() => ManagementVerb.Create(
        "list",
        "Lists the flags with their state and where it comes from.",
        [],
        static _ => ManagementRequest.Get("/api/flags"),
        static (answer, output) => TextTable.Write(
            output,
            ["NAME", "STATE", ">PERCENTAGE", "WRITTEN", "DESCRIPTION"],
            [.. answer.GetProperty("items").EnumerateArray().Select(static item => (IReadOnlyList<string>)
            [
                item.GetProperty("name").GetString()!, item.GetProperty("state").GetString() + (item.GetProperty("reason").GetString() is { } why ? $" ({why})" : ""),
                item.GetProperty("percentage").GetRawText(), item.GetProperty("source").GetString()!, item.GetProperty("description").GetString() ?? "",
            ])]));

    private static Command Show()
    {
        var name = Name();
        return ManagementVerb.Create(
            "show",
            "Shows one flag with what it depends on and what was changed at run time.",
            [name],
            parsed => ManagementRequest.Get(Path(parsed.GetValue(name)!)),
            static (answer, output) =>
            {
                output.WriteLine($"{answer.GetProperty("name").GetString()}: {answer.GetProperty("state").GetString()}{(answer.GetProperty("reason").GetString() is { } why ? $", {why}" : "")}");
                output.WriteLine($"  percentage: {answer.GetProperty("percentage").GetRawText()} by {answer.GetProperty("by").GetString()}");
                output.WriteLine($"  parent: {answer.GetProperty("parent").GetString() ?? "-"}; children: {SettingsText.Names(answer, "children")}");
                output.WriteLine($"  requires: {SettingsText.Names(answer, "requires")}; excludes: {SettingsText.Names(answer, "excludes")}");
                foreach (var scope in Scopes)
                {
                    var names = answer.GetProperty(scope).EnumerateObject().Where(static kind => kind.Value.GetArrayLength() > 0).Select(static kind => $"{kind.Name} {kind.Value.GetRawText()}");
                    output.WriteLine($"  {scope}: {string.Join(", ", names.DefaultIfEmpty("-"))}");
                }

                foreach (var one in answer.GetProperty("overrides").EnumerateArray())
                {
                    output.WriteLine($"  {one.GetProperty("path").GetString()} = {one.GetProperty("value").GetRawText()} by {one.GetProperty("author").GetString()}: {one.GetProperty("reason").GetString()}");
                }
            });
    }

    private static Command Set()
    {
        var name = Name();
        var on = new Option<bool>("--on") { Description = "Switch it on." };
        var off = new Option<bool>("--off") { Description = "Switch it off for everybody." };
        var percentage = new Option<decimal?>("--percentage") { Description = "On for this part of the subjects, 0 to 100.", HelpName = "PERCENT" };
        var reason = new Option<string>("--reason") { Description = "Why. Kept with the revision.", Required = true };
        var author = new Option<string?>("--author") { Description = "Who. Default: the name of the user who runs this." };
        var expires = new Option<string?>("--expires") { Description = "When it ends by itself, such as 2027-01-31T18:00:00Z.", HelpName = "TIME" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what would change." };
        var command = ManagementVerb.Create(
            "set",
            "Switches a flag at run time: an override of the configuration, which can be rolled back.",
            [name, on, off, percentage, reason, author, expires, dryRun],
            parsed => new(HttpMethod.Patch, Path(parsed.GetValue(name)!), new JsonObject
            {
                ["reason"] = parsed.GetValue(reason),
                ["author"] = parsed.GetValue(author) ?? Environment.UserName,
                ["enabled"] = parsed.GetValue(on) ? true : parsed.GetValue(off) ? false : null,
                ["percentage"] = parsed.GetValue(percentage),
                ["expires_at"] = parsed.GetValue(expires),
                ["dry_run"] = parsed.GetValue(dryRun),
            }),
            ConfigAnswerText.ShowOutcome);
        command.Validators.Add(result =>
        {
            if (result.GetValue(on) && result.GetValue(off))
            {
                result.AddError("--on and --off exclude each other.");
            }
            else if (!result.GetValue(on) && !result.GetValue(off) && result.GetValue(percentage) is null)
            {
                result.AddError("Say --on, --off or --percentage.");
            }
        });
        return command;
    }

    private static Command Evaluate()
    {
        var name = new Argument<string?>("NAME") { Description = "Only this flag.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?>[] names = [.. Kinds.Select(kind => new Option<string?>("--" + kind) { Description = $"The {kind} to ask for.", HelpName = "NAME" })];
        return ManagementVerb.Create(
            "evaluate",
            "Tells whether a flag, or each of them, is on for somebody, and why.",
            [name, .. names],
            parsed =>
            {
                var body = new JsonObject { ["flag"] = parsed.GetValue(name) };
                foreach (var option in names)
                {
                    body[option.Name.TrimStart('-')] = parsed.GetValue(option);
                }

                return new(HttpMethod.Post, "/api/flags/evaluate", body);
            },
            static (answer, output) => TextTable.Write(
                output,
                ["NAME", "ON", "WHY"],
                [.. answer.GetProperty("items").EnumerateArray().Select(static item => (IReadOnlyList<string>)
                    [item.GetProperty("name").GetString()!, item.GetProperty("on").GetBoolean() ? "yes" : "no", item.GetProperty("reason").GetString()!])]));
    }

    private static Argument<string> Name() => new("NAME") { Description = "The flag's name." };

    private static string Path(string name) => "/api/flags/" + Uri.EscapeDataString(name);
}
