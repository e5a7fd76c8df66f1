namespace Weir.Acceptance.Running;

/// <summary>A script of <c>tests/Weir.Acceptance/sdk</c>, run by Node with the packages that are installed there.</summary>
internal static class NodeScript
{
    private static readonly string Folder = Path.Combine(RepoRoot(), "tests", "Weir.Acceptance", "sdk");

    /// <summary>Starts it. It inherits nothing that speaks to Weir or holds a provider's key.</summary>
    public static Started Start(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        Assert.True(Directory.Exists(Path.Combine(Folder, "node_modules")), $"The packages are not installed. Get them: npm ci --prefix {Path.GetRelativePath(RepoRoot(), Folder)}");
        return Started.Start("node", [Path.Combine(Folder, script), .. arguments], variables);
    }

    private static string RepoRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests are not below the folder that holds Weir.slnx.");
    }
}
