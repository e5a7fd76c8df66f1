using System.Text.Json;
using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Fields;

/// <summary>An object and its fields, in the order they are bound, listed and written.</summary>
/// <param name="name">What it is called in messages: <c>provider</c>.</param>
/// <param name="create">Its defaults.</param>
internal sealed class ObjectKind<TOwner>(string name, Func<TOwner> create) : ValueKind<TOwner>
    where TOwner : class
{
    private readonly List<Field<TOwner>> _fields = [];
    private readonly Dictionary<string, Field<TOwner>> _byName = new(StringComparer.Ordinal);
    private bool? _hasAliases;
    private IReadOnlyList<string> _needed = [];

    public override string TypeName => name;

    public override string Allowed => $"a mapping with {string.Join(", ", _fields.Select(one => one.Name))}";

    public override IReadOnlyList<Field> Fields => _fields;

    public override bool HasAliases => _hasAliases ??= _fields.Exists(one => one.AliasOf is not null || one.Kind.HasAliases);

    /// <summary>The object with nothing written.</summary>
    public TOwner Defaults => create();

    /// <summary>Adds a field that always has a value.</summary>
    public ObjectKind<TOwner> Field<T>(string field, ValueKind<T> kind, Func<TOwner, T> get, Func<TOwner, T, TOwner> set, string description) =>
        Add(new ValueField<TOwner, T>(field, kind, get, set, description));

    /// <summary>Adds a field that must be written.</summary>
    public ObjectKind<TOwner> Required<T>(string field, ValueKind<T> kind, Func<TOwner, T> get, Func<TOwner, T, TOwner> set, string description) =>
        Add(new ValueField<TOwner, T>(field, kind, get, set, description) { Required = true });

    /// <summary>Adds a field that must be written and has no default of its own.</summary>
    public ObjectKind<TOwner> RequiredReference<T>(string field, ValueKind<T> kind, Func<TOwner, T?> get, Func<TOwner, T, TOwner> set, string description)
        where T : class => Add(Reference(field, kind, get, set, description, required: true));

    /// <summary>Adds a field that may be absent.</summary>
    public ObjectKind<TOwner> Optional<T>(string field, ValueKind<T> kind, Func<TOwner, T?> get, Func<TOwner, T, TOwner> set, string description)
        where T : class => Add(Reference(field, kind, get, set, description, required: false));

    /// <summary>Adds a number or other plain value that may be absent.</summary>
    public ObjectKind<TOwner> Optional<T>(string field, ValueKind<T> kind, Func<TOwner, T?> get, Func<TOwner, T, TOwner> set, string description)
        where T : struct => Add(new OptionalField<TOwner, T>(field, kind, (TOwner owner, out T value) => Give(get(owner), out value), set, description));

    /// <summary>Adds a map; each new item starts from <paramref name="seed"/>.</summary>
    public ObjectKind<TOwner> Map<T>(MapKind<T> kind, Func<TOwner, IReadOnlyDictionary<string, T>> get,
        Func<TOwner, IReadOnlyDictionary<string, T>, TOwner> set, Func<TOwner, string, T> seed, string description) =>
        Add(new MapField<TOwner, T>(kind.Name, kind, get, set, description) { Seed = seed });

    /// <summary>Adds another name for a field further down.</summary>
    public ObjectKind<TOwner> Alias<T>(string field, ValueKind<T> kind, params IReadOnlyList<string> target) =>
        Add(new AliasField<TOwner>(field, kind, $"Short for `{string.Join('.', target)}`.") { AliasOf = target });

    /// <summary>At least one of these fields must be written.</summary>
    public ObjectKind<TOwner> AtLeastOneOf(params IReadOnlyList<string> names)
    {
        _needed = names;
        return this;
    }

    public override Field? FieldOf(string name) => _byName.GetValueOrDefault(name);

    public override TOwner Read(ConfigNode node, ConfigPath path, TOwner seed, ProblemList problems)
    {
        if (node is not MappingNode mapping)
        {
            problems.WrongForm(node, path, this);
            return seed;
        }

        RefuseUnknown(mapping, path, problems);
        if (_needed.Count > 0 && !_needed.Any(needed => mapping.Find(needed) is { IsNull: false }))
        {
            problems.Add(new(ConfigSeverity.Error, path.Text, mapping.Origin, $"needs at least one of {string.Join(", ", _needed)}"));
        }

        foreach (var field in _fields)
        {
            var value = mapping.Find(field.Name);
            if (value is { IsNull: false })
            {
                seed = field.Bind(seed, value, path.Add(field.Name), problems);
            }
            else if (field.Required)
            {
                problems.Add(new(ConfigSeverity.Error, path.Add(field.Name).Text, mapping.Origin, "is required") { Allowed = field.Kind.Allowed });
            }
        }

        return seed;
    }

    public override void Write(Utf8JsonWriter json, TOwner value)
    {
        json.WriteStartObject();
        foreach (var field in _fields)
        {
            field.Write(json, value);
        }

        json.WriteEndObject();
    }

    public override void WriteNode(Utf8JsonWriter json, ConfigNode node)
    {
        json.WriteStartObject();
        foreach (var field in _fields)
        {
            if ((node as MappingNode)?.Find(field.Name) is { IsNull: false } value)
            {
                json.WritePropertyName(field.Name);
                field.Kind.WriteNode(json, value);
            }
        }

        json.WriteEndObject();
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var field in _fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("description", field.Description);
            field.Kind.WriteSchema(json);
            WriteDefault(json, field);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (_fields.Exists(field => field.Required))
        {
            json.WriteStartArray("required");
            _fields.Where(field => field.Required).ToList().ForEach(field => json.WriteStringValue(field.Name));
            json.WriteEndArray();
        }

        if (_needed.Count > 0)
        {
            WriteNeeded(json);
        }
    }

    public override string? DefaultJson(Field field)
    {
        if (field.Required || field.AliasOf is not null || field.Kind.Fields.Count > 0 || field.Kind.IsMap)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            ((Field<TOwner>)field).Write(json, create());
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.TryGetProperty(field.Name, out var value) && value.GetRawText() is not "\"\"" and var text ? text : null;
    }

    private void WriteNeeded(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        foreach (var needed in _needed)
        {
            json.WriteStartObject();
            json.WriteStartArray("required");
            json.WriteStringValue(needed);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteDefault(Utf8JsonWriter json, Field field)
    {
        if (DefaultJson(field) is { } text)
        {
            json.WritePropertyName("default");
            json.WriteRawValue(text);
        }
    }

    private void RefuseUnknown(MappingNode mapping, ConfigPath path, ProblemList problems)
    {
        foreach (var (written, entry) in mapping.Entries)
        {
            if (!_byName.ContainsKey(written))
            {
                problems.Add(new(ConfigSeverity.Error, path.Add(written).Text, entry.NameOrigin, $"is not a field of {name}")
                {
                    Suggestion = ConfigText.Nearest(written, _fields.Select(field => field.Name)),
                    Allowed = string.Join(", ", _fields.Select(field => field.Name)),
                });
            }
        }
    }

    private ObjectKind<TOwner> Add(Field<TOwner> field)
    {
        _fields.Add(field);
        _byName.Add(field.Name, field);
        return this;
    }

    private static OptionalField<TOwner, T> Reference<T>(
        string field, ValueKind<T> kind, Func<TOwner, T?> get, Func<TOwner, T, TOwner> set, string description, bool required = false)
        where T : class =>
        new(field, kind, (TOwner owner, out T value) => (value = get(owner)!) is not null, set, description)
        {
            Required = required,
            Seed = kind is ObjectKind<T> child ? () => child.Defaults : null,
        };

    private static bool Give<T>(T? from, out T value)
        where T : struct
    {
        value = from.GetValueOrDefault();
        return from.HasValue;
    }
}
