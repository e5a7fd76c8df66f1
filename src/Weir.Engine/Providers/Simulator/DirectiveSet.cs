using System.Collections.Frozen;
using System.Globalization;

namespace Weir.Engine.Providers.Simulator;

/// <summary>The directives of one request, as <c>status=529,retry-after=2</c> writes them. Of one given twice the last counts.</summary>
internal sealed class DirectiveSet
{
    public static readonly DirectiveSet None = new(FrozenDictionary<string, string>.Empty, null);

    private readonly IReadOnlyDictionary<string, string> _values;

    private DirectiveSet(IReadOnlyDictionary<string, string> values, string? problem)
    {
        _values = values;
        Problem = problem;
    }

    /// <summary>What is wrong with the text, or null.</summary>
    public string? Problem { get; }

    public bool IsEmpty => _values.Count == 0;

    public static DirectiveSet Parse(string text)
    {
        if (text.Length == 0)
        {
            return None;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            if (!DirectiveCatalogue.ByName.TryGetValue(name, out var directive))
            {
                return Faulty($"there is no directive '{name}'.");
            }

            var value = equals < 0 ? directive.Default : part[(equals + 1)..];
            if (value is null || !Fits(directive, value))
            {
                return Faulty($"directive '{name}' is written '{directive.Form}'.");
            }

            values[name] = value;
        }

        return new(values, null);
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public long? Count(string name) =>
        _values.TryGetValue(name, out var value) ? long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>These, with those of <paramref name="other"/> on top.</summary>
    public DirectiveSet With(DirectiveSet other)
    {
        if (Problem is not null || other.Problem is not null)
        {
            return Problem is not null ? this : other;
        }

        if (IsEmpty || other.IsEmpty)
        {
            return IsEmpty ? other : this;
        }

        var both = new Dictionary<string, string>(_values, StringComparer.Ordinal);
        foreach (var (name, value) in other._values)
        {
            both[name] = value;
        }

        return new(both, null);
    }

    public override string ToString() =>
        string.Join(',', _values.Select(static pair => pair.Value.Length == 0 ? pair.Key : $"{pair.Key}={pair.Value}"));

    private static DirectiveSet Faulty(string problem) => new(FrozenDictionary<string, string>.Empty, problem);

    private static bool Fits(Directive directive, string value) => directive.Argument switch
    {
        DirectiveArgument.None => value.Length == 0,
        DirectiveArgument.Count => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= DirectiveCatalogue.MaxCount,
        DirectiveArgument.Choice => directive.Choices.Split('|').Contains(value, StringComparer.Ordinal),
        _ => true,
    };
}
