using System.Text.Json;
using Weir.Commands;

namespace Weir.Management;

/// <summary>Shows a refusal of the management API (RFC 9457) to a person: what, why, each parameter with its sentence, and what others changed meanwhile.</summary>
internal static class ProblemAnswer
{
    public static void Write(TextWriter output, ManagementAnswer answer)
    {
        var problem = Parse(answer.Text);
        var title = Text(problem, "title") ?? "Refused";
        var errors = problem is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("errors", out var named) && named.ValueKind == JsonValueKind.Object
            ? named.EnumerateObject().ToList()
            : [];
        var detail = Text(problem, "detail");
        output.WriteLine(detail is null ? $"{title} ({answer.Status})" : $"{title} ({answer.Status}): {detail}");
        foreach (var field in errors.Where(one => one.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var sentence in field.Value.EnumerateArray())
            {
                output.WriteLine($"  {field.Name}: {sentence}");
            }
        }

        foreach (var revision in List(problem, "since"))
        {
            output.WriteLine($"  revision {revision.GetProperty("number")} by {revision.GetProperty("author")}: {revision.GetProperty("reason")}");
        }

        ConfigAnswerText.ShowChanges(List(problem, "changes"), output);
    }

    private static List<JsonElement> List(JsonElement? problem, string name) =>
        problem is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement? problem, string name) =>
        problem is { ValueKind: JsonValueKind.Object } one && one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
