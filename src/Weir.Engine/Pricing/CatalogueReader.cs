using System.Globalization;
using System.Text.Json;
using Weir.Engine.Configuration;

namespace Weir.Engine.Pricing;

/// <summary>Reads a catalogue and tells everything that is wrong with it. docs/prices.md describes the format.</summary>
internal sealed class CatalogueReader
{
    /// <summary>8 MiB; the shipped catalogue has about 20 KiB.</summary>
    public const int MaxBytes = 8 << 20;

    private const int MaxProblems = 1_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };
    private static readonly string[] RootFields = ["schema", "version", "checksum", "unit", "kinds"];
    private static readonly string[] KindFields = ["source", "tiers", "models"];

    private readonly List<PriceProblem> _problems = [];
    private readonly Dictionary<(string Kind, string Model), PriceSchedule> _prices = [];
    private readonly Dictionary<(string Kind, string Model), int> _maxOutput = [];
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly bool _isShipped;

    private CatalogueReader(bool isShipped) => _isShipped = isShipped;

    /// <summary>Reads a catalogue. Never throws for what stands in it.</summary>
    public static CatalogueReading Read(ReadOnlyMemory<byte> bytes, bool isShipped)
    {
        if (bytes.Length > MaxBytes)
        {
            return Refused($"is larger than {MaxBytes} bytes");
        }

        var text = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return new CatalogueReader(isShipped).Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            return Refused($"is not JSON: {broken.Message}");
        }
        catch (InvalidOperationException)
        {
            // A name or text that is half of a surrogate pair cannot be read as text.
            return Refused("holds half of a surrogate pair, which is no text");
        }
    }

    private static CatalogueReading Refused(string message) => new(null, [new(true, "", message)]);

    private CatalogueReading Read(JsonElement root)
    {
        if (CatalogueMembers.Of(root, ConfigPath.Root, RootFields, _problems) is not { } members)
        {
            return new(null, _problems);
        }

        Constant(members, "schema", "weir-prices/1");
        Constant(members, "unit", "US dollars per million tokens");
        var version = Version(members);
        var checksum = Checksum(members, root);
        var source = $"catalogue {version}{(_isShipped ? "" : " " + checksum[..19])}";
        if (members.Find("kinds") is not { } kinds)
        {
            members.Error("kinds", "is missing");
        }
        else if (CatalogueMembers.Of(kinds, members.Path.Add("kinds"), null, _problems) is { } all)
        {
            foreach (var (kind, value) in all.All)
            {
                ReadKind(kind, value, all.Path.Add(kind), source);
            }
        }

        return _problems.Exists(problem => problem.IsError)
            ? new(null, [.. _problems.OrderByDescending(problem => problem.IsError).Take(MaxProblems)])
            : new(new PriceCatalogue(version, checksum, _sources, _prices, _maxOutput), _problems);
    }

    private static void Constant(CatalogueMembers members, string name, string value)
    {
        if (members.Text(name) is { } text && text != value)
        {
            members.Error(name, $"must be '{value}'");
        }
    }

    private static string Version(CatalogueMembers members)
    {
        var version = members.Text("version") ?? "";
        if (version.Length > 64 || version.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_')))
        {
            members.Error("version", "must have 1 to 64 letters, digits, '.', '-' and '_', such as 2026-11-21");
        }

        return version;
    }

    private static string Checksum(CatalogueMembers members, JsonElement root)
    {
        var actual = CatalogueChecksum.Of(root);
        if (!members.Has("checksum"))
        {
            members.Error("checksum", $"is missing; write \"checksum\": \"{actual}\"");
        }
        else if (members.Text("checksum") is { } stated && stated != actual)
        {
            members.Error("checksum", $"does not fit the content, so the file was damaged or changed; if the change is meant, write \"checksum\": \"{actual}\"");
        }
        return actual;
    }

    private void ReadKind(string kind, JsonElement value, ConfigPath path, string source)
    {
        if (!ProviderKinds.All.Contains(kind))
        {
            _problems.Add(new(true, path.Text, $"is not a provider kind; known: {string.Join(", ", ProviderKinds.All)}"));
            return;
        }

        if (CatalogueMembers.Of(value, path, KindFields, _problems) is not { } members)
        {
            return;
        }

        _sources[kind] = members.Text("source") ?? "";
        var row = new CatalogueRow(_problems, source, members.Find("tiers") is { } tiers ? CatalogueMembers.Of(tiers, path.Add("tiers"), CatalogueRow.Tiers, _problems) : null);
        if (members.Find("models") is not { } models)
        {
            members.Error("models", "is missing");
        }
        else if (CatalogueMembers.Of(models, path.Add("models"), null, _problems) is { } all)
        {
            foreach (var (model, rows) in all.All)
            {
                ReadModel((kind, model), rows, all.Path.Add(model), row);
            }
        }
    }

    private void ReadModel((string Kind, string Model) key, JsonElement value, ConfigPath path, CatalogueRow reader)
    {
        if (key.Model.Length is 0 or > 200)
        {
            _problems.Add(new(true, path.Text, "must have a name of 1 to 200 characters"));
        }

        var isList = value.ValueKind == JsonValueKind.Array;
        var rows = new List<DatedPrice>();
        foreach (var (index, one) in (isList ? value.EnumerateArray().ToArray() : [value]).Index())
        {
            var at = isList ? path.Item(index) : path;
            if (CatalogueMembers.Of(one, at, CatalogueRow.Fields, _problems) is not { } members || reader.Read(members) is not { } price)
            {
                continue;
            }

            _maxOutput[key] = (int?)members.Whole("max_output_tokens", 1, 10_000_000) ?? _maxOutput.GetValueOrDefault(key);
            if (From(members, isFirst: index == 0) is not { } from)
            {
                continue;
            }

            if (rows.Count > 0 && from <= rows[^1].From)
            {
                members.Error("from", "must be later than that of the row before");
                continue;
            }

            rows.Add(new(from, price));
        }

        if (rows.Count > 0)
        {
            _prices[key] = new PriceSchedule(rows);
        }
        else if (isList && value.GetArrayLength() == 0)
        {
            _problems.Add(new(true, path.Text, "needs at least one price"));
        }
    }

    private static DateTimeOffset? From(CatalogueMembers members, bool isFirst)
    {
        if (!members.Has("from") && isFirst)
        {
            return DateTimeOffset.MinValue;
        }

        if (members.Text("from") is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var from))
        {
            return from;
        }

        members.Error("from", "must be a date, which begins at midnight UTC, or a time in UTC: 2027-01-01 or 2027-01-01T00:00:00Z");
        return null;
    }
}
