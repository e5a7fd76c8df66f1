namespace Weir.Acceptance.Running;

/// <summary>A script of a folder below that of these tests, run by Node with the packages that are installed there.</summary>
internal static class NodeScript
{
    /// <summary>The folder that holds Weir.slnx.</summary>
    public static readonly string Root = RepoRoot();

    /// <summary>Starts it. It inherits nothing that speaks to Weir or holds a provider's key.</summary>
    public static Started Start(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null, string folder = "sdk")
    {
        var place = Path.Combine(Root, "tests", "Weir.Acceptance", folder);
        Assert.True(Directory.Exists(Path.Combine(place, "node_modules")), $"What the scripts need is not installed. Get it: npm ci --prefix {Path.GetRelativePath(Root, place)}");
        return Started.Start("node", [Path.Combine(place, script), .. arguments], variables);
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
