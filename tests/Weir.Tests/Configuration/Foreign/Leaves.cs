using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Foreign;

namespace Weir.Tests.Configuration.Foreign;

/// <summary>Every value of a file, by a walk of its own.</summary>
internal static class Leaves
{
    /// <summary>Fails unless each value is in the account once, mapped or left out with a reason.</summary>
    public static void AssertAccounted(ConfigFile file, MigratedConfig migrated)
    {
        var found = new List<string>();
        Walk(ForeignDocument.Read(file, [])!, "", found);
        Assert.Equal(found.Order(StringComparer.Ordinal), migrated.Notes.Select(note => note.Path).Order(StringComparer.Ordinal));
        Assert.All(migrated.Notes, note => Assert.True(note.To is not null || !string.IsNullOrEmpty(note.Reason), note.Path));
    }

    private static void Walk(Weir.Engine.Configuration.Documents.ConfigNode node, string path, List<string> found)
    {
        switch (node)
        {
            case Weir.Engine.Configuration.Documents.MappingNode { Entries.Count: > 0 } mapping:
                foreach (var (name, entry) in mapping.Entries)
                {
                    Walk(entry.Value, new ConfigPath(path).Add(name).Text, found);
                }

                break;
            case Weir.Engine.Configuration.Documents.SequenceNode { Items.Count: > 0 } list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Walk(list.Items[i], $"{path}[{i}]", found);
                }

                break;
            default:
                found.Add(path);
                break;
        }
    }
}
