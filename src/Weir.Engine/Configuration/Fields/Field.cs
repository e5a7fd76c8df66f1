using System.Text.Json;
using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Fields;

/// <summary>Everything known about one field: the single source of binding, validation, reference and JSON Schema.</summary>
internal abstract class Field(string name, ValueKind kind, string description)
{
    public string Name { get; } = name;

    public ValueKind Kind { get; } = kind;

    public string Description { get; } = description;

    /// <summary>Must be written.</summary>
    public bool Required { get; init; }

    /// <summary>Where the value really stands, relative to the owner, when this is only another name for it.</summary>
    public IReadOnlyList<string>? AliasOf { get; init; }
}

/// <summary>A field of <typeparamref name="TOwner"/>.</summary>
internal abstract class Field<TOwner>(string name, ValueKind kind, string description) : Field(name, kind, description)
{
    /// <summary>The owner with this field as written.</summary>
    public abstract TOwner Bind(TOwner owner, ConfigNode node, ConfigPath path, ProblemList problems);

    /// <summary>Writes <c>"name": value</c>, or nothing for an absent value.</summary>
    public abstract void Write(Utf8JsonWriter json, TOwner owner);
}

/// <summary>A field that always has a value.</summary>
internal sealed class ValueField<TOwner, T>(string name, ValueKind<T> kind, Func<TOwner, T> get, Func<TOwner, T, TOwner> set, string description)
    : Field<TOwner>(name, kind, description)
{
    public override TOwner Bind(TOwner owner, ConfigNode node, ConfigPath path, ProblemList problems) =>
        set(owner, kind.Read(node, path, get(owner), problems));

    public override void Write(Utf8JsonWriter json, TOwner owner)
    {
        json.WritePropertyName(Name);
        kind.Write(json, get(owner));
    }
}

/// <summary>A field that may be absent. <paramref name="give"/> takes the value out of its wrapping; false when there is none.</summary>
internal sealed class OptionalField<TOwner, T>(
    string name, ValueKind<T> kind, OptionalField<TOwner, T>.Giver give, Func<TOwner, T, TOwner> set, string description)
    : Field<TOwner>(name, kind, description)
{
    public delegate bool Giver(TOwner owner, out T value);

    /// <summary>What an object starts from when it is written at all.</summary>
    public Func<T>? Seed { get; init; }

    public override TOwner Bind(TOwner owner, ConfigNode node, ConfigPath path, ProblemList problems)
    {
        var before = problems.Count;
        var seed = Seed is null ? default! : Seed();
        var value = kind.Read(node, path, seed, problems);
        return problems.Count > before && Seed is null ? owner : set(owner, value);
    }

    public override void Write(Utf8JsonWriter json, TOwner owner)
    {
        if (give(owner, out var value))
        {
            json.WritePropertyName(Name);
            kind.Write(json, value);
        }
    }
}

/// <summary>A map whose new items may start from what the owner already says.</summary>
internal sealed class MapField<TOwner, T>(
    string name, MapKind<T> kind, Func<TOwner, IReadOnlyDictionary<string, T>> get, Func<TOwner, IReadOnlyDictionary<string, T>, TOwner> set, string description)
    : Field<TOwner>(name, kind, description)
{
    /// <summary>What an item starts from, by owner and id.</summary>
    public required Func<TOwner, string, T> Seed { get; init; }

    public override TOwner Bind(TOwner owner, ConfigNode node, ConfigPath path, ProblemList problems) =>
        set(owner, kind.Read(node, path, id => Seed(owner, id), problems));

    public override void Write(Utf8JsonWriter json, TOwner owner)
    {
        json.WritePropertyName(Name);
        kind.Write(json, get(owner));
    }
}
