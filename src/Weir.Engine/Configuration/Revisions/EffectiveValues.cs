using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>What holds, defaults included, and where each value comes from.</summary>
public static class EffectiveValues
{
    private static readonly string[] Inherited = ["timeouts", "retry", "breaker"];

    /// <summary>The whole configuration as JSON, defaults included, secrets masked.</summary>
    public static string ToJson(WeirConfig config)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            RootSection.Kind.Write(json, config);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Every value in the order of the document; a list is one value.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="marks">Where its values were written.</param>
    /// <param name="under">Only those at this path and below it.</param>
    public static IReadOnlyList<EffectiveValue> Of(WeirConfig config, ConfigMarks marks, ConfigPath under)
    {
        using var document = JsonDocument.Parse(ToJson(config));
        var values = new List<EffectiveValue>();
        var wanted = under.TrySplit(out var names) ? names : [];
        Walk(document.RootElement, [], (path, json) =>
        {
            if (path.Count >= wanted.Count && path.Take(wanted.Count).SequenceEqual(wanted, StringComparer.Ordinal))
            {
                values.Add(new(ConfigPath.Of([.. path]).Text, json, OriginOf(path, marks)));
            }
        });
        return values;
    }

    private static void Walk(JsonElement element, List<string> path, Action<List<string>, string> leaf)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.EnumerateObject().Any())
        {
            if (path.Count > 0)
            {
                leaf(path, element.GetRawText());
            }

            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            path.Add(member.Name);
            Walk(member.Value, path, leaf);
            path.RemoveAt(path.Count - 1);
        }
    }

    /// Providers start from the gateway's values: what one does not say itself comes from where the gateway's was written.
    private static ConfigOrigin OriginOf(List<string> path, ConfigMarks marks)
    {
        var own = marks.Find(ConfigPath.Of([.. path]));
        return own is null && path.Count > 3 && path[0] == "providers" && Inherited.Contains(path[2])
            ? marks.Find(ConfigPath.Of(["gateway", .. path.Skip(2)])) ?? ConfigOrigin.BuiltIn
            : own ?? ConfigOrigin.BuiltIn;
    }
}

/// <summary>One value that holds.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Json">The value as JSON, masked where it is a secret.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record EffectiveValue(string Path, string Json, ConfigOrigin Origin);
