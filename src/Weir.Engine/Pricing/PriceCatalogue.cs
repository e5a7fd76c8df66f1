using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Weir.Engine.Pricing;

/// <summary>The prices that ship with Weir, read from <c>Pricing/catalogue.json</c> inside the assembly. Nothing is ever fetched.</summary>
public sealed class PriceCatalogue
{
    private readonly FrozenDictionary<(string Kind, string Model), PriceSchedule> _prices;

    private PriceCatalogue(string version, FrozenDictionary<string, string> sources, FrozenDictionary<(string Kind, string Model), PriceSchedule> prices)
    {
        Version = version;
        Sources = sources;
        _prices = prices;
    }

    /// <summary>The catalogue of this build.</summary>
    public static PriceCatalogue Shipped { get; } = Load();

    /// <summary>The date as of which it was compiled, <c>2026-11-21</c>.</summary>
    public string Version { get; }

    /// <summary>Where the prices of each kind come from, when they were read, and what they leave out. By the kind's name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>Every priced model.</summary>
    public IEnumerable<(string Kind, string Model, PriceSchedule Prices)> All =>
        _prices.Select(pair => (pair.Key.Kind, pair.Key.Model, pair.Value)).OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.Model, StringComparer.Ordinal);

    /// <summary>
    /// The price of <paramref name="model"/> at a provider of <paramref name="kind"/>, or <see langword="null"/>. A dated snapshot
    /// (<c>gpt-4o-2024-08-06</c>, <c>claude-sonnet-4-5-20250929</c>) costs what its undated model does unless it is listed itself.
    /// </summary>
    public PriceSchedule? Find(string kind, string model) =>
        _prices.GetValueOrDefault((kind, model)) ?? (Undated(model) is { } undated ? _prices.GetValueOrDefault((kind, undated)) : null);

    private static string? Undated(string model)
    {
        foreach (var (format, length) in new[] { ("-yyyy-MM-dd", 11), ("-yyyyMMdd", 9) })
        {
            if (model.Length > length && DateOnly.TryParseExact(model[^length..], format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                return model[..^length];
            }
        }

        return null;
    }

    private static PriceCatalogue Load()
    {
        using var stream = typeof(PriceCatalogue).Assembly.GetManifestResourceStream("Weir.Engine.Pricing.catalogue.json")!;
        using var document = JsonDocument.Parse(stream);
        var version = document.RootElement.GetProperty("version").GetString()!;
        var prices = new Dictionary<(string, string), PriceSchedule>();
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in document.RootElement.GetProperty("kinds").EnumerateObject())
        {
            sources.Add(kind.Name, kind.Value.GetProperty("source").GetString()!);
            foreach (var model in kind.Value.GetProperty("models").EnumerateObject())
            {
                prices.Add((kind.Name, model.Name), PriceSchedule.Always(ModelPrice.FromUsdPerMillion(Row(model.Value), $"catalogue {version}")));
            }
        }

        return new(version, sources.ToFrozenDictionary(StringComparer.Ordinal), prices.ToFrozenDictionary());
    }

    private static PricePerMillion Row(JsonElement row) => new()
    {
        Input = row.GetProperty("input").GetDecimal(),
        Output = row.GetProperty("output").GetDecimal(),
        CacheRead = Optional(row, "cache_read"),
        CacheWrite5m = Optional(row, "cache_write_5m"),
        CacheWrite1h = Optional(row, "cache_write_1h"),
        Reasoning = Optional(row, "reasoning"),
        AudioInput = Optional(row, "audio_input"),
        AudioOutput = Optional(row, "audio_output"),
        Request = Optional(row, "request"),
    };

    private static decimal? Optional(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetDecimal() : null;
}
