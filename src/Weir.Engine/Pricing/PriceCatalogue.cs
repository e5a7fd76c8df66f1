using System.Collections.Frozen;
using System.Globalization;

namespace Weir.Engine.Pricing;

/// <summary>What models cost at each kind of provider, from which day on. The shipped one stands in <c>Pricing/catalogue.json</c>; nothing is ever fetched.</summary>
public sealed class PriceCatalogue
{
    private readonly FrozenDictionary<(string Kind, string Model), PriceSchedule> _prices;
    private readonly FrozenDictionary<(string Kind, string Model), int> _maxOutput;

    internal PriceCatalogue(
        string version,
        string checksum,
        Dictionary<string, string> sources,
        Dictionary<(string Kind, string Model), PriceSchedule> prices,
        Dictionary<(string Kind, string Model), int> maxOutput)
    {
        Version = version;
        Checksum = checksum;
        Sources = sources.ToFrozenDictionary(StringComparer.Ordinal);
        _prices = prices.ToFrozenDictionary();
        _maxOutput = maxOutput.Where(pair => pair.Value > 0).ToFrozenDictionary();
    }

    /// <summary>The catalogue of this build.</summary>
    public static PriceCatalogue Shipped { get; } = Load();

    /// <summary>The date as of which it was compiled, <c>2026-11-21</c>.</summary>
    public string Version { get; }

    /// <summary>SHA-256 of its content, <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string Checksum { get; }

    /// <summary>Where the prices of each kind come from, when they were read, and what they leave out. By the kind's name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>Every priced model, by kind and name.</summary>
    public IEnumerable<(string Kind, string Model, PriceSchedule Prices)> All =>
        _prices.Select(pair => (pair.Key.Kind, pair.Key.Model, pair.Value)).OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.Model, StringComparer.Ordinal);

    /// <summary>Reads a catalogue from the bytes of a file. Never throws for what stands in it.</summary>
    public static CatalogueReading Read(ReadOnlyMemory<byte> json) => CatalogueReader.Read(json, isShipped: false);

    /// <summary>
    /// The prices of <paramref name="model"/> at a provider of <paramref name="kind"/>, or <see langword="null"/>. A dated snapshot
    /// (<c>gpt-4o-2024-08-06</c>, <c>claude-sonnet-4-5-20250929</c>) costs what its undated model does unless it is listed itself.
    /// </summary>
    public PriceSchedule? Find(string kind, string model) =>
        _prices.GetValueOrDefault((kind, model)) ?? (Undated(model) is { } undated ? _prices.GetValueOrDefault((kind, undated)) : null);

    /// <summary>Most output tokens that the model gives in one answer; <see langword="null"/> when it is not known here. Dated snapshots as with <see cref="Find"/>.</summary>
    public int? MaxOutputTokensOf(string kind, string model) =>
        _maxOutput.TryGetValue((kind, model), out var most) || (!_prices.ContainsKey((kind, model)) && Undated(model) is { } undated && _maxOutput.TryGetValue((kind, undated), out most)) ? most : null;

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
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var reading = CatalogueReader.Read(bytes, isShipped: true);
        return reading.Catalogue ?? throw new InvalidDataException(string.Join('\n', reading.Problems));
    }
}
