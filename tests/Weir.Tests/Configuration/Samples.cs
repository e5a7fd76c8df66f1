namespace Weir.Tests.Configuration;

/// <summary>The repository's sample files.</summary>
internal static class Samples
{
    public static string Root { get; } = FindRoot();

    public static string Read(string name) => File.ReadAllText(Path.Join(Root, "samples", name));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(folder.FullName, "Weir.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No Weir.slnx above the tests.");
        }

        return folder.FullName;
    }
}
