using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

/// <summary>Compares with a checked-in file; <c>WEIR_UPDATE_DOCS=1</c> writes it anew, to be read before it is committed.</summary>
internal static class Golden
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

#pragma warning disable RS0030 // The one switch of the tests themselves; the ban is about the product's configuration.
    public static bool Updates { get; } = Environment.GetEnvironmentVariable("WEIR_UPDATE_DOCS") == "1";
#pragma warning restore RS0030

    public static string Root { get; } = FindRoot();

    public static void Check(Dialect upstream, string file, string actual) => CheckFile(
        Path.Combine("tests", "Weir.Tests", "Fixtures", "wire", upstream == Dialect.OpenAi ? "openai" : "anthropic", file), actual);

    public static void CheckFile(string path, string actual)
    {
        var full = Path.Combine(Root, path);
        if (Updates)
        {
            File.WriteAllText(full, actual);
        }

        Assert.True(File.Exists(full), $"{path} is missing: run the tests with WEIR_UPDATE_DOCS=1, read it, commit it");
        Assert.Equal(File.ReadAllText(full), actual);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Weir.slnx was not found above the tests.");
    }
}
