using System.Text.Json;
using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Fields;

/// <summary>A map of a bounded number of entries.</summary>
/// <param name="map">The map.</param>
/// <param name="most">Most entries.</param>
internal sealed class BoundedMapKind<T>(MapKind<T> map, int most) : ValueKind<IReadOnlyDictionary<string, T>>
{
    public override string TypeName => map.TypeName;

    public override string Allowed => $"{map.Allowed}, with at most {most} entries";

    public override ValueKind? Item => map.Item;

    public override bool IsMap => true;

    public override bool Sensitive => map.Sensitive;

    public override bool HoldsSecret => map.HoldsSecret;

    public override IReadOnlyDictionary<string, T> Read(ConfigNode node, ConfigPath path, IReadOnlyDictionary<string, T> seed, ProblemList problems)
    {
        var values = map.Read(node, path, seed, problems);
        if (values.Count > most)
        {
            problems.Add(new(ConfigSeverity.Error, path.Text, node.Origin, $"has {values.Count} entries, which is more than {most}") { Allowed = Allowed });
        }

        return values;
    }

    public override void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, T> value) => map.Write(json, value);

    public override void WriteNode(Utf8JsonWriter json, ConfigNode node) => map.WriteNode(json, node);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        map.WriteSchema(json);
        json.WriteNumber("maxProperties", most);
    }
}
