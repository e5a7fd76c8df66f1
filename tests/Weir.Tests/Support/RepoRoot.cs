namespace Weir.Tests.Support;

/// <summary>The repository this test was built from, found by walking up to <c>Weir.slnx</c> (CI builds rewrite caller paths).</summary>
internal static class RepoRoot
{
    private static readonly string[] NotSource = ["artifacts", "bin", "obj", "node_modules", ".git"];

    public static string Folder { get; } = Find();

    /// <summary>Full path of something in the repository, given with forward slashes.</summary>
    public static string At(string path) => Path.Combine(Folder, path);

    public static bool Has(string path) => File.Exists(At(path)) || Directory.Exists(At(path));

    /// <summary>Files below <paramref name="folder"/> as paths from the root with forward slashes, without build output.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var start = At(folder);
        return !Directory.Exists(start)
            ? []
            : Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
                .Where(file => !file.Split('/').Intersect(NotSource, StringComparer.Ordinal).Any())
                .Order(StringComparer.Ordinal);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Weir.slnx above {AppContext.BaseDirectory}: run the tests from a clone.");
    }
}
