using System.Collections.ObjectModel;
using System.Text.Json;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Fields;

/// <summary>Values by id, in the order written.</summary>
/// <param name="name">Its name in the file: <c>providers</c>.</param>
/// <param name="ids">Which ids may be chosen.</param>
/// <param name="item">Kind of each value.</param>
internal sealed class MapKind<T>(string name, IdRule ids, ValueKind<T> item) : ValueKind<IReadOnlyDictionary<string, T>>
{
    public string Name => name;

    public override string TypeName => "mapping";

    public override string Allowed => $"a mapping from {ids.Noun} to {item.TypeName}{(AtMost is { } most ? $", with at most {most} entries" : "")}";

    public override ValueKind? Item => item;

    public override bool IsMap => true;

    public override bool Sensitive => item.Sensitive;

    /// <summary>Fewest entries, 0 or 1.</summary>
    public int AtLeast { get; init; }

    /// <summary>Most entries; null where the document's bounds are enough.</summary>
    public int? AtMost { get; init; }

    public override IReadOnlyDictionary<string, T> Read(
        ConfigNode node, ConfigPath path, IReadOnlyDictionary<string, T> seed, ProblemList problems) => Read(node, path, _ => default!, problems);

    public IReadOnlyDictionary<string, T> Read(ConfigNode node, ConfigPath path, Func<string, T> seed, ProblemList problems)
    {
        if (node is not MappingNode mapping)
        {
            problems.WrongForm(node, path, this);
            return ReadOnlyDictionary<string, T>.Empty;
        }

        var values = new OrderedDictionary<string, T>(mapping.Entries.Count, StringComparer.Ordinal);
        foreach (var (id, entry) in mapping.Entries)
        {
            Pace.GiveWay();
            if (entry.Value.IsNull)
            {
                continue;
            }

            if (ids.Refuse(id) is { } why)
            {
                problems.Error(entry.NameOrigin, path.Add(id), why);
            }

            values[id] = ReadItem(entry.Value, id, path, seed(id), problems);
        }

        if (values.Count < AtLeast)
        {
            problems.Error(mapping.Origin, path, $"needs at least one {item.TypeName}");
        }

        if (values.Count > AtMost)
        {
            problems.Add(new(ConfigSeverity.Error, path.Text, mapping.Origin, $"has {values.Count} entries, which is more than {AtMost}") { Allowed = Allowed });
        }

        return new ReadOnlyDictionary<string, T>(values);
    }

    // What was read without a problem before is kept with its node, which stays the same object as long as what is written there does.
    private T ReadItem(ConfigNode node, string id, ConfigPath path, T seed, ProblemList problems)
    {
        var mapping = node as MappingNode;
        if (mapping?.Reading is MapReading<T> known && known.IsOf(item, id, seed))
        {
            return known.Value;
        }

        var before = problems.Count;
        var value = item.Read(node, path.Add(id), seed, problems);
        if (mapping is not null && problems.Count == before)
        {
            mapping.Reading = new MapReading<T>(item, id, seed, value);
        }

        return value;
    }

    public override void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, T> value)
    {
        json.WriteStartObject();
        foreach (var (id, entry) in value)
        {
            json.WritePropertyName(id);
            item.Write(json, entry);
        }

        json.WriteEndObject();
    }

    public override bool HoldsSecret => item.HoldsSecret;

    public override void WriteNode(Utf8JsonWriter json, ConfigNode node)
    {
        json.WriteStartObject();
        foreach (var (id, entry) in (node as MappingNode)?.Entries ?? [])
        {
            Pace.GiveWay();
            if (!entry.Value.IsNull)
            {
                json.WritePropertyName(id);
                NodeText.WriteItem(json, entry.Value, item);
            }
        }

        json.WriteEndObject();
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        if (AtLeast > 0)
        {
            json.WriteNumber("minProperties", AtLeast);
        }

        if (AtMost is { } most)
        {
            json.WriteNumber("maxProperties", most);
        }

        json.WriteStartObject("propertyNames");
        json.WriteString("pattern", ids.Pattern);
        json.WriteEndObject();
        json.WriteStartObject("additionalProperties");
        item.WriteSchema(json);
        json.WriteEndObject();
    }
}
