using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>The smallest set of overrides that makes an earlier document of what the layers below say now.</summary>
internal sealed class RollbackPlan
{
    private readonly List<(ConfigPath Path, string Value)> _sets = [];
    private readonly List<string> _notRestored = [];

    private RollbackPlan()
    {
    }

    /// <summary>What to set, in order.</summary>
    public IReadOnlyList<(ConfigPath Path, string Value)> Sets => _sets;

    /// <summary>What stays as it is: what only files say, and secrets, which no revision holds.</summary>
    public IReadOnlyList<string> NotRestored => _notRestored;

    public static RollbackPlan Of(MappingNode lower, string document)
    {
        using var from = JsonDocument.Parse(NodeText.Of(lower, RootSection.Kind));
        using var to = JsonDocument.Parse(document);
        var plan = new RollbackPlan();
        plan.Compare(ConfigPath.Root, RootSection.Kind, from.RootElement, to.RootElement);
        return plan;
    }

    /// <summary>The overrides of the plan: those in force that say the same stay, as do those of other environments; the others are made.</summary>
    public IReadOnlyList<ConfigOverride> Overrides(IReadOnlyList<ConfigOverride> all, string environment, Func<(ConfigPath Path, string Value), ConfigOverride> make)
    {
        var live = all.Where(one => one.AppliesTo(environment)).ToArray();
        var result = new List<ConfigOverride>();
        foreach (var set in _sets)
        {
            // Overrides lie in the order of their numbers, and the second at a place has to lie over the first.
            var after = result.Count > 0 && result[^1].Path == set.Path ? result[^1].Id : 0;
            result.Add(live.FirstOrDefault(known => known.Id > after && known.Path == set.Path && string.Equals(known.Value, set.Value, StringComparison.Ordinal)) ?? make(set));
        }

        return [.. result.Concat(all.Where(one => !one.AppliesTo(environment))).OrderBy(one => one.Id)];
    }

    private void Compare(ConfigPath path, ValueKind kind, JsonElement from, JsonElement to)
    {
        if (ConfigDiff.AreSame(from, to))
        {
            return;
        }

        if (from.ValueKind != JsonValueKind.Object || to.ValueKind != JsonValueKind.Object)
        {
            Set(path, kind, to);
            return;
        }

        var (before, after) = (Members(from), Members(to));
        if (kind.IsMap && !KeepsOrder(before, after))
        {
            _sets.Add((path, "null"));
            Set(path, kind, to);
        }
        else
        {
            CompareMembers(path, kind, before, after);
        }
    }

    private void CompareMembers(ConfigPath path, ValueKind kind, OrderedDictionary<string, JsonElement> from, OrderedDictionary<string, JsonElement> to)
    {
        foreach (var name in from.Keys.Where(name => !to.ContainsKey(name) && MayChange(path, name)))
        {
            _sets.Add((path.Add(name), "null"));
        }

        foreach (var (name, value) in to)
        {
            if (kind.ChildOf(name) is not { } child)
            {
                _notRestored.Add(path.Add(name).Text); // a field of an older version
            }
            else if (from.TryGetValue(name, out var before))
            {
                if (ConfigDiff.AreSame(before, value) || MayChange(path, name))
                {
                    Compare(path.Add(name), child, before, value);
                }
            }
            else if (MayChange(path, name))
            {
                Set(path.Add(name), child, value);
            }
        }
    }

    private bool MayChange(ConfigPath path, string name)
    {
        var may = !OverrideEdits.IsFixed(path, name);
        if (!may)
        {
            _notRestored.Add(path.Add(name).Text);
        }

        return may;
    }

    /// <summary>Whether the names that stay, in their order, and the new ones behind them, give the order that is wanted.</summary>
    private static bool KeepsOrder(OrderedDictionary<string, JsonElement> from, OrderedDictionary<string, JsonElement> to) =>
        from.Keys.Where(to.ContainsKey).Concat(to.Keys.Where(name => !from.ContainsKey(name))).SequenceEqual(to.Keys, StringComparer.Ordinal);

    private void Set(ConfigPath path, ValueKind kind, JsonElement value)
    {
        if (kind.HoldsSecret && value.ValueKind != JsonValueKind.Object)
        {
            _notRestored.Add(path.Text);
            return;
        }

        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            WriteWithoutSecrets(json, path, kind, value);
        }

        _sets.Add((path, Encoding.UTF8.GetString(bytes.WrittenSpan)));
    }

    private void WriteWithoutSecrets(Utf8JsonWriter json, ConfigPath path, ValueKind kind, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            value.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            var child = kind.ChildOf(member.Name);
            if (child is null || (child.HoldsSecret && member.Value.ValueKind != JsonValueKind.Object))
            {
                _notRestored.Add(path.Add(member.Name).Text);
                continue;
            }

            json.WritePropertyName(member.Name);
            WriteWithoutSecrets(json, path.Add(member.Name), child, member.Value);
        }

        json.WriteEndObject();
    }

    // The element's own look-up walks through all of them: thousands of keys would be compared with each other.
    private static OrderedDictionary<string, JsonElement> Members(JsonElement element)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }
}
