using System.Text.RegularExpressions;
using Weir.Tests.Support;

namespace Weir.Tests.Architecture;

/// <summary>One promise of <c>docs/seeds.md</c>.</summary>
internal sealed record SeedRow(string Id, string Promise, string Capability, string State)
{
    /// <summary>What is wrong with the row by itself, as a sentence; null when nothing is.</summary>
    public string? Breach() =>
        Promise.Length == 0 || Capability.Length == 0 ? $"{Id} has an empty cell"
        : State is "open" or "partly" ? null
        : State.StartsWith("partly: ", StringComparison.Ordinal) || State.StartsWith("done: ", StringComparison.Ordinal) ? MissingPath()
        : $"{Id} has the unknown state '{State}'";

    // done: `path`, `path` words
    private string? MissingPath()
    {
        var paths = State.Split('`').Where((_, index) => index % 2 == 1).ToList();
        return paths.Count == 0 ? $"{Id} names no path"
            : paths.Find(path => !RepoRoot.Has(path.TrimEnd('/'))) is { } missing ? $"{Id} names {missing}, which does not exist"
            : null;
    }
}

/// <summary>The table of promises, as text.</summary>
internal static partial class SeedTable
{
    /// <summary>Rows of every table whose first cell is an id: <c>| S0-01 | promise | capability | state |</c>.</summary>
    public static IReadOnlyList<SeedRow> Read(string text) =>
        [.. text.Split('\n').Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => new SeedRow(match.Groups[1].Value, match.Groups[2].Value.Trim(), match.Groups[3].Value.Trim(), match.Groups[4].Value.Trim()))];

    /// <summary>Lines of the table that do not have the shape of a row, and ids that stand twice.</summary>
    public static IEnumerable<string> Breaches(string text)
    {
        var rows = Read(text);
        var malformed = text.Split('\n').Where(line => line.StartsWith("| S", StringComparison.Ordinal) && !Row().IsMatch(line)).Select(line => $"not a row: {line}");
        var twice = rows.GroupBy(row => row.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key} stands {group.Count()} times");
        return malformed.Concat(twice).Concat(rows.Select(row => row.Breach()).OfType<string>());
    }

    [GeneratedRegex(@"^\| (S[0-4]-[0-9]+[a-z]?) \|([^|]*)\|([^|]*)\|([^|]*)\|$")]
    private static partial Regex Row();
}
