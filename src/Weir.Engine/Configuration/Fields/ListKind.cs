using System.Text.Json;
using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Fields;

/// <summary>Values in order. A variable may give them separated by commas.</summary>
internal sealed class ListKind<T>(ValueKind<T> item) : ValueKind<IReadOnlyList<T>>
{
    public override string TypeName => $"list of {item.TypeName}";

    public override string Allowed => $"a list; each item: {item.Allowed}";

    public override ValueKind? Item => item;

    public override bool Sensitive => item.Sensitive;

    /// <summary>Fewest items.</summary>
    public int AtLeast { get; init; }

    public override IReadOnlyList<T> Read(ConfigNode node, ConfigPath path, IReadOnlyList<T> seed, ProblemList problems)
    {
        if (Items(node) is not { } items)
        {
            problems.WrongForm(node, path, this);
            return seed;
        }

        if (items.Count < AtLeast)
        {
            problems.Error(node.Origin, path, $"needs at least {AtLeast} {item.TypeName}");
        }

        return ReadAll(items, path, problems);
    }

    public override void Write(Utf8JsonWriter json, IReadOnlyList<T> value)
    {
        json.WriteStartArray();
        foreach (var entry in value)
        {
            item.Write(json, entry);
        }

        json.WriteEndArray();
    }

    public override bool HoldsSecret => item.HoldsSecret;

    public override void WriteNode(Utf8JsonWriter json, ConfigNode node)
    {
        json.WriteStartArray();
        foreach (var entry in Items(node) ?? [])
        {
            item.WriteNode(json, entry);
        }

        json.WriteEndArray();
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        if (AtLeast > 0)
        {
            json.WriteNumber("minItems", AtLeast);
        }

        json.WriteStartObject("items");
        item.WriteSchema(json);
        json.WriteEndObject();
    }

    private List<T> ReadAll(List<ConfigNode> items, ConfigPath path, ProblemList problems)
    {
        var values = new List<T>(items.Count);
        var seen = new HashSet<T>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].IsNull)
            {
                problems.Error(items[i].Origin, path.Item(i), "is empty; write a value or remove it");
                continue;
            }

            var before = problems.Count;
            var value = item.Read(items[i], path.Item(i), default!, problems);
            if (problems.Count == before && !seen.Add(value))
            {
                problems.Error(items[i].Origin, path.Item(i), "stands in the list twice; remove one");
            }

            if (problems.Count == before)
            {
                values.Add(value);
            }
        }

        return values;
    }

    private static List<ConfigNode>? Items(ConfigNode node) => node switch
    {
        SequenceNode list => list.Items,
        ScalarNode { Form: ScalarForm.Variable } text =>
            [.. text.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => new ScalarNode(part, ScalarForm.Variable, text.Origin))],
        _ => null,
    };
}
