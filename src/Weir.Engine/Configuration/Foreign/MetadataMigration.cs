using System.Globalization;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>The notes of another program's file as Weir's <c>metadata</c>, a text each.</summary>
/// <remarks>
/// What lies deeper gets the names that lead to it:
/// <code>metadata: { created: "2025-01-02T12:00:00", owner: { team: search }, tags: [eu] }  →  created, owner.team, tags.0</code>
/// </remarks>
internal static class MetadataMigration
{
    private const int MostChars = 60; // leaves room for a number behind it

    /// <summary>Carries over what is a text and may stand there; says of the rest why not.</summary>
    public static void Run(MigrationSheet sheet, ForeignField metadata)
    {
        var left = RootSection.MostMetadata;
        foreach (var (path, node) in metadata.Node is MappingNode notes ? ForeignDocument.Leaves(notes, metadata.Path) : [])
        {
            if (node is not ScalarNode { IsNull: false, Text: { } written } || OneLine(written) is not { Length: > 0 } text)
            {
                continue;
            }

            if (Transfer.Unmasking.IsMark(text) || ConfigText.Show(text) == ConfigText.Masked)
            {
                sheet.Drop(path, "looks like a secret, which is no note");
            }
            else if (left == 0)
            {
                sheet.Drop(path, string.Create(CultureInfo.InvariantCulture, $"is beyond the {RootSection.MostMetadata} notes that a document may have"));
            }
            else
            {
                var id = Free(sheet, path);
                sheet.Map(path, text, text == written ? null : "in one line", "metadata", id);
                left -= sheet.Has("metadata", id) ? 1 : 0;
            }
        }

        sheet.Drop(metadata.Path, "says nothing");
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static string Free(MigrationSheet sheet, ConfigPath path)
    {
        var names = path.TrySplit(out var found) ? found.Skip(1).Select(name => name.Trim('[', ']')) : [];
        var wanted = new string([.. string.Join('.', names).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')]).TrimStart('.', '_', '-');
        wanted = wanted.Length > MostChars ? wanted[..MostChars] : wanted.Length == 0 ? "note" : wanted;
        var id = wanted;
        for (var i = 2; sheet.Has("metadata", id); i++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{i}");
        }

        return id;
    }
}
