using System.CommandLine;
using System.Text.Json;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir ledger</c>: what the ledger says.</summary>
internal static class LedgerCommand
{
    public static Command Create() => new("ledger", "Reads the ledger and checks it.") { Entries(), VerifyCommand.Create() };

    private static Command Entries()
    {
        var operation = new Option<string?>("--operation") { Description = "Only this operation's (its id is in the answer's x-weir-operation header)." };
        var kind = new Option<string?>("--kind") { Description = "Only hold, extend, post, overrun, void, adjust, external or credit." };
        var budget = new Option<string?>("--budget") { Description = "Only those that changed this budget." };
        var from = new Option<string?>("--from") { Description = "Written at this time or later: a date or a time such as 2026-03-29T08:30:00Z." };
        var to = new Option<string?>("--to") { Description = "Written before this time." };
        var limit = new Option<string?>("--limit") { Description = "Entries to show, 1 to 1000. Default: 100." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        Option<string?>[] options = [operation, kind, budget, from, to, limit, after];
        return ManagementVerb.Create(
            "entries",
            "Lists the ledger's entries, newest first.",
            options,
            parsed => ManagementRequest.Get("/api/ledger/entries", options.Select(option => (option.Name[2..], parsed.GetValue(option)))),
            Show);
    }

    internal static void Show(JsonElement answer, TextWriter output)
    {
        var rows = answer.GetProperty("items").EnumerateArray().Select(item => (IReadOnlyList<string>)
        [
            $"{item.GetProperty("seq")}", $"{item.GetProperty("at").GetDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", $"{item.GetProperty("kind")}",
            $"{item.GetProperty("held_usd")}", $"{item.GetProperty("posted_usd")}", $"{item.GetProperty("id")}",
            string.Join(", ", item.GetProperty("accounts").EnumerateArray().Select(Account)),
        ]);
        TextTable.Write(output, [">SEQ", "AT", "KIND", ">HELD USD", ">POSTED USD", "ID", "ACCOUNTS"], [.. rows]);
        if (answer.GetProperty("next").ValueKind == JsonValueKind.String)
        {
            output.WriteLine();
            output.WriteLine($"There is more: --after {answer.GetProperty("next").GetString()}");
        }
    }

    private static string Account(JsonElement account) =>
        account.GetProperty("child").GetString() is { Length: > 0 } child ? $"{account.GetProperty("budget")} ({child})" : $"{account.GetProperty("budget")}";
}
