using System.Text.Json;

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
        var found = new List<ConfigDifference>();
        Compare(ConfigPath.Root, before.RootElement, after.RootElement, found);
        return found;
    }

    private static void Compare(ConfigPath path, JsonElement from, JsonElement to, List<ConfigDifference> found)
    {
        if (from.ValueKind != JsonValueKind.Object || to.ValueKind != JsonValueKind.Object)
        {
            if (!string.Equals(from.GetRawText(), to.GetRawText(), StringComparison.Ordinal))
            {
                found.Add(new(path.Text, DifferenceKind.Changed, from.GetRawText(), to.GetRawText()));
            }

            return;
        }

        foreach (var member in from.EnumerateObject())
        {
            if (to.TryGetProperty(member.Name, out var other))
            {
                Compare(path.Add(member.Name), member.Value, other, found);
            }
            else
            {
                found.Add(new(path.Add(member.Name).Text, DifferenceKind.Removed, member.Value.GetRawText(), null));
            }
        }

        foreach (var member in to.EnumerateObject().Where(member => !from.TryGetProperty(member.Name, out _)))
        {
            found.Add(new(path.Add(member.Name).Text, DifferenceKind.Added, null, member.Value.GetRawText()));
        }

        CompareOrder(path, from, to, found);
    }

    private static void CompareOrder(ConfigPath path, JsonElement from, JsonElement to, List<ConfigDifference> found)
    {
        var before = from.EnumerateObject().Select(member => member.Name).Where(name => to.TryGetProperty(name, out _)).ToArray();
        var after = to.EnumerateObject().Select(member => member.Name).Where(name => from.TryGetProperty(name, out _)).ToArray();
        if (!before.SequenceEqual(after, StringComparer.Ordinal))
        {
            found.Add(new(path.Text, DifferenceKind.Reordered, JsonSerializer.Serialize(before, ConfigNames.Default.StringArray), JsonSerializer.Serialize(after, ConfigNames.Default.StringArray)));
        }
    }
}
