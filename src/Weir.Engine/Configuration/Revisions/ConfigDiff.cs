using System.Runtime.InteropServices;
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
        // Most of two documents is the same.
        if (AreSame(from, to))
        {
            return;
        }

        if (from.ValueKind != JsonValueKind.Object || to.ValueKind != JsonValueKind.Object)
        {
            found.Add(new(path.Text, DifferenceKind.Changed, from.GetRawText(), to.GetRawText()));
            return;
        }

        var (before, after) = (Members(from), Members(to));
        foreach (var (name, value) in before)
        {
            if (after.TryGetValue(name, out var other))
            {
                Compare(path.Add(name), value, other, found);
            }
            else
            {
                found.Add(new(path.Add(name).Text, DifferenceKind.Removed, value.GetRawText(), null));
            }
        }

        foreach (var (name, value) in after.Where(member => !before.ContainsKey(member.Key)))
        {
            found.Add(new(path.Add(name).Text, DifferenceKind.Added, null, value.GetRawText()));
        }

        CompareOrder(path, [.. before.Keys.Where(after.ContainsKey)], [.. after.Keys.Where(before.ContainsKey)], found);
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

    /// <summary>An object's members by name. The element's own look-up walks through all of them: thousands of keys would be compared with each other.</summary>
    public static OrderedDictionary<string, JsonElement> Members(JsonElement element)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }
}
