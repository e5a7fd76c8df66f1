using System.CommandLine;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir keys</c>: callers' keys.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Works on callers' keys.") { Enable() };

    private static Command Enable()
    {
        var id = new Argument<string>("ID") { Description = "The key's id." };
        return ManagementVerb.Create(
            "enable",
            "Enables a key that a budget disabled. The budget stands as it did: credit it first, or the next refusal disables the key anew.",
            [id],
            parsed => new(HttpMethod.Post, $"/api/keys/{Uri.EscapeDataString(parsed.GetValue(id)!)}/enable"),
            (answer, output) => output.WriteLine(answer.GetProperty("was_disabled").GetBoolean()
                ? $"The key {answer.GetProperty("key").GetProperty("id")} works again."
                : $"No budget had disabled the key {answer.GetProperty("key").GetProperty("id")}."));
    }
}
