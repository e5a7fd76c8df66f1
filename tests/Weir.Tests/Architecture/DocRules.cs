using System.Text.RegularExpressions;
using Weir.Tests.Support;

namespace Weir.Tests.Architecture;

/// <summary>Prose that names a path of the repository must name one that is there.</summary>
internal static partial class DocRules
{
    /// <summary>What makes a word in backticks a path of the repository: it starts in one of these folders, or is a file of the root.</summary>
    private static readonly string[] TopFolders = ["src", "tests", "docs", "bench", "console", "deploy", "samples", ".ci"];

    private static readonly string[] RootFileEndings = [".md", ".sh", ".slnx", ".props"];

    /// <summary>The pages that are checked.</summary>
    public static IEnumerable<string> Pages() =>
        RepoRoot.Files("docs", "*.md").Concat(Directory.EnumerateFiles(RepoRoot.Folder, "*.md").Select(file => Path.GetFileName(file)));

    /// <summary>Paths in backticks and targets of relative links that do not exist, as sentences.</summary>
    public static IEnumerable<string> Missing(string page, string text)
    {
        var prose = Fenced().Replace(text, "");
        var paths = Ticked().Matches(prose).Select(match => match.Groups[1].Value).Where(IsPath).Select(path => path.TrimEnd('/'));
        var links = Link().Matches(prose).Select(match => match.Groups[1].Value).Where(IsRelative).Select(link => Beside(page, link));
        return paths.Concat(links).Where(path => !Exists(path)).Distinct().Select(path => $"{page} names {path}, which does not exist");
    }

    private static bool IsPath(string word)
    {
        var plain = word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word;
        return plain.Contains('/')
            ? TopFolders.Contains(plain.Split('/')[0])
            : RootFileEndings.Any(ending => plain.EndsWith(ending, StringComparison.Ordinal) && plain.Length > ending.Length);
    }

    private static bool IsRelative(string link) => !link.StartsWith('#') && !link.StartsWith('/') && !link.Contains(':');

    private static string Beside(string page, string link) =>
        Path.GetRelativePath(RepoRoot.Folder, Path.GetFullPath(RepoRoot.At(Path.Combine(Path.GetDirectoryName(page) ?? "", link.Split('#')[0]))));

    /// <summary>A star in the last part stands for any files there.</summary>
    private static bool Exists(string path) =>
        !path.Contains('*') ? RepoRoot.Has(path)
        : Path.GetDirectoryName(path) is { Length: > 0 } folder && !folder.Contains('*') && RepoRoot.Files(folder, Path.GetFileName(path)).Any();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"`([\w.@*/-]+)`")]
    private static partial Regex Ticked();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
