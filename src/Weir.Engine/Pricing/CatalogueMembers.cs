using System.Text.Json;
using Weir.Engine.Configuration;

namespace Weir.Engine.Pricing;

/// <summary>The members of one object of a catalogue, taken out strictly: each once, none unknown.</summary>
internal sealed class CatalogueMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly List<PriceProblem> _problems;

    private CatalogueMembers(ConfigPath path, List<PriceProblem> problems)
    {
        Path = path;
        _problems = problems;
    }

    public ConfigPath Path { get; }

    /// <summary>Names and values, in the order written.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> All => _members;

    /// <summary>Reads an object; null, and a problem, when it is none.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path.</param>
    /// <param name="known">The names that may stand in it; null for any.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static CatalogueMembers? Of(JsonElement element, ConfigPath path, IReadOnlyCollection<string>? known, List<PriceProblem> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(true, path.Text, "must be an object"));
            return null;
        }

        var members = new CatalogueMembers(path, problems);
        foreach (var member in element.EnumerateObject())
        {
            if (known is not null && !known.Contains(member.Name))
            {
                members.Error(member.Name, $"is not a field of a catalogue; known here: {string.Join(", ", known)}");
            }
            else if (!members._members.TryAdd(member.Name, member.Value))
            {
                members.Error(member.Name, "stands here twice");
            }
        }

        return members;
    }

    public JsonElement? Find(string name) => _members.TryGetValue(name, out var value) ? value : null;

    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>A text of 1 to 2,000 characters; null, and a problem, when it is missing or none.</summary>
    public string? Text(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 and <= 2_000 } text)
        {
            return text;
        }

        Error(name, Has(name) ? "must be a text of 1 to 2000 characters" : "is missing");
        return null;
    }

    /// <summary>A decimal number; null when it is missing or none, the latter with a problem.</summary>
    public decimal? Number(string name, bool isRequired = false)
    {
        if (Find(name) is not { } value)
        {
            if (isRequired)
            {
                Error(name, "is missing");
            }

            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        {
            return number;
        }

        Error(name, "must be a number, written without quotes");
        return null;
    }

    /// <summary>A whole number; null when it is missing or none, the latter with a problem.</summary>
    public long? Whole(string name, long least, long most, bool isRequired = false)
    {
        var number = Number(name, isRequired);
        if (number is null || (number >= least && number <= most && decimal.Truncate(number.Value) == number))
        {
            return (long?)number;
        }

        Error(name, $"must be a whole number from {least} to {most}");
        return null;
    }

    public void Error(string name, string message) => _problems.Add(new(true, Path.Add(name).Text, message));
}
