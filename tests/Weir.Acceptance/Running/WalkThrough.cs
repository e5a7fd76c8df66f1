using System.Text.RegularExpressions;

namespace Weir.Acceptance.Running;

/// <summary>A section of a page under <c>docs/</c> whose commands are typed and whose outputs are compared, word by word.</summary>
internal static partial class WalkThrough
{
    /// <summary>A section, from its heading to the next one of the same or a higher level.</summary>
    public static async Task<string> SectionAsync(string page, string heading, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Weir.slnx")))
        {
            folder = folder.Parent;
        }

        var text = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", page), cancellationToken);
        var start = text.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/{page} has no '{heading}'");
        return text[start..text.IndexOf("\n" + heading.Split(' ')[0] + " ", start + 1, StringComparison.Ordinal)];
    }

    public static IEnumerable<string> Blocks(string text, string language) =>
        Block().Matches(text).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value);

    /// <summary>Each command with what it prints.</summary>
    // $ weir config diff
    // Revision 1 to 2 (...)
    public static IReadOnlyList<(string Command, string Expected)> Steps(string section) => [.. Blocks(section, "console")
        .SelectMany(block => block.Split("$ ", StringSplitOptions.RemoveEmptyEntries)).Select(step => step.Split('\n', 2)).Select(step => (step[0], step[1].Trim()))];

    public static string[] Words(string command) => [.. Word().Matches(command).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)];

    /// <summary>A text without what differs each time: times, ids of keys, hashes.</summary>
    public static string Lasting(string text) => Hash().Replace(KeyId().Replace(Time().Replace(text.ReplaceLineEndings("\n").Trim(), "TIME"), "kek_ID"), "HASH");

    [GeneratedRegex("```([a-z]+)\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("\"([^\"]*)\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();

    [GeneratedRegex("kek_[0-9a-f]{24}")]
    private static partial Regex KeyId();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();
}
