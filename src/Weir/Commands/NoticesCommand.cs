using System.CommandLine;
using System.Text.Json;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir notices</c>: who is told of what happens.</summary>
internal static class NoticesCommand
{
    public static Command Create() => new("notices", "Shows webhooks and tries them.") { List(), Test() };

    private static Command List() => ManagementVerb.Create(
        "list",
        "Shows every webhook and how its deliveries stand.",
        [],
        _ => ManagementRequest.Get("/api/notices/webhooks"),
        (answer, output) => TextTable.Write(
            output,
            ["ID", "URL", "ENABLED", ">PENDING", ">DELIVERED", ">FAILED", "LAST FAILURE"],
            [.. answer.GetProperty("items").EnumerateArray().Select(item => (IReadOnlyList<string>)
            [
                Text(item, "id"), Text(item, "url"), item.GetProperty("enabled").GetBoolean() ? "yes" : "no",
                Text(item, "pending"), Text(item, "delivered"), Text(item, "failed"),
                item.GetProperty("last_failure") is { ValueKind: JsonValueKind.Object } failure ? $"{Text(failure, "at")} {Text(failure, "type")}: {Text(failure, "error")}" : "-",
            ])]));

    private static Command Test()
    {
        var id = new Argument<string>("ID") { Description = "The webhook's id in the configuration." };
        return ManagementVerb.CreateCheck(
            "test",
            "Sends a test event to a webhook now, once; the exit code is 1 when it was not taken.",
            [id],
            parsed => new(HttpMethod.Post, $"/api/notices/webhooks/{Uri.EscapeDataString(parsed.GetValue(id)!)}/test"),
            (answer, output) =>
            {
                var taken = answer.GetProperty("delivered").GetBoolean();
                output.WriteLine(taken
                    ? $"{Text(answer, "webhook")} took message {Text(answer, "message_id")} ({Text(answer, "status")})."
                    : $"{Text(answer, "webhook")} did not take message {Text(answer, "message_id")}: {Text(answer, "error")}.");
                return taken;
            });
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-";
}
