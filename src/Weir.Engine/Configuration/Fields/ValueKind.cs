using System.Text.Json;
using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Fields;

/// <summary>What kind of value a field holds: everything about it that does not depend on its type.</summary>
internal abstract class ValueKind
{
    /// <summary>Its name in the reference: <c>integer</c>, <c>text</c>, ...</summary>
    public abstract string TypeName { get; }

    /// <summary>What may be written, for messages and the reference.</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether its values must not be shown.</summary>
    public virtual bool Sensitive => false;

    /// <summary>Fields of an object.</summary>
    public virtual IReadOnlyList<Field> Fields => [];

    /// <summary>Kind of each value of a map, or of each item of a list.</summary>
    public virtual ValueKind? Item => null;

    /// <summary>Whether names are ids that people choose.</summary>
    public virtual bool IsMap => false;

    /// <summary>Kind of what lies below under a name: an id of a map, or a field; null where there is no such field.</summary>
    public ValueKind? ChildOf(string name) => IsMap ? Item : FieldOf(name)?.Kind;

    /// <summary>The field of an object with a name; null where there is none.</summary>
    public virtual Field? FieldOf(string name) => null;

    /// <summary>Whether one of its fields, or of those below, is another name for a field.</summary>
    public virtual bool HasAliases => Item?.HasAliases ?? false;

    /// <summary>Default of one of <see cref="Fields"/> as JSON, or null where it has none of its own.</summary>
    public virtual string? DefaultJson(Field field) => null;

    /// <summary>Whether what is written there is itself a secret, not a reference to one.</summary>
    public virtual bool HoldsSecret => false;

    /// <summary>Writes what was written as JSON of its type: one form whichever layer it comes from, nothing that was not written, secrets masked.</summary>
    /// <param name="json">Takes it.</param>
    /// <param name="node">A value that was read without a problem, and is no written null.</param>
    public abstract void WriteNode(Utf8JsonWriter json, ConfigNode node);

    /// <summary>Writes its members of a JSON Schema object.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);
}

/// <summary>What kind of value a field holds.</summary>
internal abstract class ValueKind<T> : ValueKind
{
    /// <summary>Reads a value; tells what is wrong and gives <paramref name="seed"/> back where it cannot.</summary>
    /// <param name="node">The value as written, never null or a written null.</param>
    /// <param name="path">Its path.</param>
    /// <param name="seed">What holds where nothing is written.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public abstract T Read(ConfigNode node, ConfigPath path, T seed, ProblemList problems);

    /// <summary>Writes a value as JSON; never a secret.</summary>
    public abstract void Write(Utf8JsonWriter json, T value);
}
