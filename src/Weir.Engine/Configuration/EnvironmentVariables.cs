using System.Collections;
using System.Collections.Frozen;

namespace Weir.Engine.Configuration;

/// <summary>Environment variables as they were at one moment. The only place of the program that reads them.</summary>
public sealed class EnvironmentVariables
{
    /// <summary>No variables.</summary>
    public static readonly EnvironmentVariables None = new(new Dictionary<string, string>());

    private readonly FrozenDictionary<string, string> _values;

    /// <summary>Given variables, as tests and embedders have them. Names keep their case.</summary>
    public EnvironmentVariables(IEnumerable<KeyValuePair<string, string>> values) => _values = values.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every variable, by name.</summary>
    public IReadOnlyDictionary<string, string> All => _values;

    /// <summary>Takes those of this process.</summary>
    public static EnvironmentVariables OfProcess() => new(
#pragma warning disable RS0030 // this is the one reader the ban speaks of
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")));
#pragma warning restore RS0030

    /// <summary>The same with one more, in place of any of that name in whatever case.</summary>
    internal EnvironmentVariables With(string name, string value) => new(
        _values.Where(one => !string.Equals(one.Key, name, StringComparison.OrdinalIgnoreCase)).Append(KeyValuePair.Create(name, value)));

    /// <summary>A variable's value, or null when it is not set.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);
}
