using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration;

/// <summary>A configuration file and those of its environments beside it, as they are.</summary>
public static class ConfigFiles
{
    private const int Most = 32;

    /// <summary>The file at a path, then <c>weir.staging.yaml</c> and the like beside it in the order of their names, at most 32; none where there is no such file.</summary>
    /// <param name="path">Path of the file.</param>
    public static IReadOnlyList<ConfigFile> Of(string path)
    {
        if (ConfigFile.Read(path) is not { } file)
        {
            return [];
        }

        var (stem, ending) = (Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return
        [
            file,
            .. Directory.EnumerateFiles(folder, $"{stem}.*{ending}")
                .Where(beside => Path.GetFileName(beside) is var name && name.Length > stem.Length + ending.Length + 1 && !name[(stem.Length + 1)..^ending.Length].Contains('.', StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Take(Most).Select(ConfigFile.Read).OfType<ConfigFile>(),
        ];
    }

    /// <summary>Whether a file may be kept as it is where a secret may not: false when one stands in it, or when it cannot be read and so might have one.</summary>
    public static bool HoldsNoSecret(ConfigFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var problems = new ProblemList();
        var document = file.Unreadable is null ? new DocumentReader(file.Name, ConfigLayer.File, problems).Read(file.Bytes.Span) : null;
        return document is not null && !Holds(document, RootSection.Kind);
    }

    private static bool Holds(ConfigNode node, ValueKind? kind) => node switch
    {
        MappingNode mapping => mapping.Entries.Any(entry => Holds(entry.Value.Value, kind?.ChildOf(entry.Key))),
        SequenceNode list => list.Items.Exists(item => Holds(item, kind?.Item)),
        ScalarNode scalar => kind is null ? ConfigText.Show(scalar.Text) == ConfigText.Masked
            : !node.IsNull && (kind.HoldsSecret || (kind.Sensitive && SecretReference.Parse(scalar.Text) is null) || ConfigText.Show(scalar.Text) == ConfigText.Masked),
        _ => false,
    };
}
