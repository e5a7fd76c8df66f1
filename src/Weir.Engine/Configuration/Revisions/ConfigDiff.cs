using System.Runtime.InteropServices;
using System.Text.Json;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Sections;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Compares two documents as revisions keep them.</summary>
internal static class ConfigDiff
{
    /// <summary>Differences in the order of the documents; none when they mean the same.</summary>
    public static IReadOnlyList<ConfigDifference> Between(string from, string to)
    {
        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            return [];
        }

        using var before = JsonDocument.Parse(from);
        using var after = JsonDocument.Parse(to);
        return Between(new DocumentPart(before.RootElement), new(after.RootElement));
    }

    /// <summary>The same for two documents that were loaded, of which only what is not the very same is looked at.</summary>
    public static IReadOnlyList<ConfigDifference> Between(MappingNode from, MappingNode to) =>
        Between(new DocumentPart(RootSection.Kind, from), new(RootSection.Kind, to));

    private static List<ConfigDifference> Between(in DocumentPart from, in DocumentPart to)
    {
        var found = new List<ConfigDifference>();
        Compare(ConfigPath.Root, from, to, found);
        return found;
    }

    private static void Compare(ConfigPath path, in DocumentPart from, in DocumentPart to, List<ConfigDifference> found)
    {
        // Most of two documents is the same.
        if (from.IsSame(to))
        {
            return;
        }

        if (from.Members() is not { } before || to.Members() is not { } after)
        {
            CompareKept(path, from.Kept(), to.Kept(), found);
            return;
        }

        if (before.Select(member => member.Name).SequenceEqual(after.Select(member => member.Name), StringComparer.Ordinal))
        {
            for (var i = 0; i < before.Count; i++)
            {
                Pace.GiveWay();
                Compare(path.Add(before[i].Name), before[i].Part, after[i].Part, found);
            }

            return;
        }

        CompareNames(path, ByName(before), ByName(after), found);
    }

    private static void CompareNames(ConfigPath path, OrderedDictionary<string, DocumentPart> before, OrderedDictionary<string, DocumentPart> after, List<ConfigDifference> found)
    {
        foreach (var (name, value) in before)
        {
            Pace.GiveWay();
            if (after.TryGetValue(name, out var other))
            {
                Compare(path.Add(name), value, other, found);
            }
            else
            {
                found.Add(new(path.Add(name).Text, DifferenceKind.Removed, value.Json, null));
            }
        }

        foreach (var (name, value) in after.Where(member => !before.ContainsKey(member.Key)))
        {
            found.Add(new(path.Add(name).Text, DifferenceKind.Added, null, value.Json));
        }

        CompareOrder(path, [.. before.Keys.Where(after.ContainsKey)], [.. after.Keys.Where(before.ContainsKey)], found);
    }

    private static OrderedDictionary<string, DocumentPart> ByName(List<(string Name, DocumentPart Part)> members)
    {
        var byName = new OrderedDictionary<string, DocumentPart>(members.Count, StringComparer.Ordinal);
        foreach (var (name, part) in members)
        {
            byName[name] = part;
        }

        return byName;
    }

    private static void CompareKept(ConfigPath path, JsonElement from, JsonElement to, List<ConfigDifference> found)
    {
        if (from.ValueKind == JsonValueKind.Object && to.ValueKind == JsonValueKind.Object)
        {
            Compare(path, new DocumentPart(from), new(to), found);
        }
        else if (!AreSame(from, to))
        {
            found.Add(new(path.Text, DifferenceKind.Changed, from.GetRawText(), to.GetRawText()));
        }
    }

    private static void CompareOrder(ConfigPath path, string[] before, string[] after, List<ConfigDifference> found)
    {
        if (!before.SequenceEqual(after, StringComparer.Ordinal))
        {
            found.Add(new(path.Text, DifferenceKind.Reordered, JsonSerializer.Serialize(before, ConfigNames.Default.StringArray), JsonSerializer.Serialize(after, ConfigNames.Default.StringArray)));
        }
    }

    /// <summary>Whether two values of such documents say the same: one value has one text, but for the zeros at the end of a decimal number (2.5 and 2.50).</summary>
    public static bool AreSame(JsonElement one, JsonElement other) =>
        JsonMarshal.GetRawUtf8Value(one).SequenceEqual(JsonMarshal.GetRawUtf8Value(other))
        || (one.ValueKind == JsonValueKind.Number && other.ValueKind == JsonValueKind.Number && one.TryGetDecimal(out var first) && other.TryGetDecimal(out var second) && first == second);
}
