using System.Text.RegularExpressions;

namespace Weir.Tests.Architecture;

/// <summary>Rules that are seen in the text of the sources and in the names of types, not in what they use.</summary>
internal static partial class SourceRules
{
    public const int MostLines = 500;

    /// <summary>Last words that say nothing about what a type is.</summary>
    private static readonly string[] EmptyWords =
    [
        "Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Core", "Base", "Impl", "Service", "Services",
    ];

    /// <summary>Folders by kind: a folder is a subject.</summary>
    private static readonly string[] KindFolders =
        ["Models", "Interfaces", "Services", "Helpers", "Managers", "Utils", "Common", "Shared", "Enums", "Dtos", "Extensions", "Types"];

    public static string? TooLong(string file, int lines) =>
        lines > MostLines ? $"{file} has {lines} lines; {MostLines} is the limit" : null;

    public static string? EmptyName(string typeName)
    {
        var name = typeName.Split('`')[0];
        // The capital begins the last word: HealthScore does not end in Core, nor Database in Base.
        return EmptyWords.FirstOrDefault(word => name.EndsWith(word, StringComparison.Ordinal)) is { } found
            ? $"{typeName} ends in {found}: say what it is"
            : null;
    }

    public static string? KindFolder(string file) =>
        file.Split('/')[..^1].FirstOrDefault(folder => KindFolders.Contains(folder, StringComparer.OrdinalIgnoreCase)) is { } found
            ? $"{file} stands in a folder by kind ({found}): name the subject"
            : null;

    /// <summary>Tests that are switched off in their attribute, or that switch themselves off.</summary>
    public static IEnumerable<string> Skipped(string file, string text) =>
        SkippedTest().EnumerateMatches(text) is var matches && matches.MoveNext() ? [$"{file} skips a test"] : [];

    /// <summary>The one file that may be unsafe: SQLite asks for pointers to functions there.</summary>
    public const string UnsafeFile = "src/Weir.Engine/Storage/LogVfs.cs";

    public static string? Unsafe(string file, string text) =>
        file != UnsafeFile && UnsafeWord().IsMatch(text) ? $"{file} has unsafe code; only {UnsafeFile} may" : null;

    [GeneratedRegex(@"^[^/]*\bunsafe\b", RegexOptions.Multiline)]
    private static partial Regex UnsafeWord();

    [GeneratedRegex(@"\[\s*\w*(Fact|Theory|Data|Property)\w*\s*\([^\]]*\bSkip(When|Unless|Type)?\s*=|\bAssert\s*\.\s*Skip")]
    private static partial Regex SkippedTest();
}
