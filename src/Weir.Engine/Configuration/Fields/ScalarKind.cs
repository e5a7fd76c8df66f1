using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Fields;

/// <summary>Reads a text into a value; false when it is none.</summary>
internal delegate bool ScalarReader<T>(ScalarNode scalar, [MaybeNullWhen(false)] out T value);

/// <summary>A single value, written as one text.</summary>
/// <param name="type">Its name in the reference and messages.</param>
/// <param name="allowed">What may be written.</param>
/// <param name="read">Reads it.</param>
/// <param name="write">Writes it as JSON, masked where the value itself is a secret.</param>
/// <param name="schema">Writes its members of a JSON Schema object.</param>
internal sealed class ScalarKind<T>(string type, string allowed, ScalarReader<T> read, Action<Utf8JsonWriter, T> write, Action<Utf8JsonWriter> schema)
    : ValueKind<T>
{
    private const int MaxSearches = 20;

    public override string TypeName => type;

    public override string Allowed => allowed;

    public override bool Sensitive => Secret;

    /// <summary>What is written there may be a secret and must not be shown.</summary>
    public bool Secret { get; init; }

    /// <summary>Says better than "is not a ..." why a text is refused.</summary>
    public Func<ScalarNode, string?>? Explain { get; init; }

    /// <summary>Names to propose when a text is refused.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Proposes a name where none of <see cref="Names"/> is near; may take time.</summary>
    public Func<string, string?>? Suggest { get; init; }

    /// <summary>Whether a text would be read.</summary>
    public bool Accepts(ScalarNode scalar) => read(scalar, out _);

    public override T Read(ConfigNode node, ConfigPath path, T seed, ProblemList problems)
    {
        if (node is not ScalarNode scalar)
        {
            problems.WrongForm(node, path, this);
            return seed;
        }

        if (read(scalar, out var value))
        {
            return value;
        }

        problems.NotAllowed(scalar, path, this, Explain?.Invoke(scalar));
        if (!Sensitive && (ConfigText.Nearest(scalar.Text, Names) ?? Searched(scalar.Text, problems)) is { } near)
        {
            problems[^1] = problems[^1] with { Suggestion = near };
        }

        return seed;
    }

    public override void Write(Utf8JsonWriter json, T value) => write(json, value);

    public override bool HoldsSecret => Secret && typeof(T) == typeof(SecretString);

    public override void WriteNode(Utf8JsonWriter json, ConfigNode node)
    {
        if (node is ScalarNode scalar && read(scalar, out var value))
        {
            write(json, value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    public override void WriteSchema(Utf8JsonWriter json) => schema(json);

    /// Only for as many problems as a person reads: a hostile document has them by the hundred thousand.
    private string? Searched(string text, ProblemList problems) => problems.Count <= MaxSearches ? Suggest?.Invoke(text) : null;
}
