using System.Text.Json;
using Weir.Engine.Operations.Costs;
using Weir.Engine.Operations.Listing;
using Weir.Engine.Operations.Series;

namespace Weir.Engine.Operations.Dashboards;

/// <summary>Reads one panel of a dashboard: <c>{"title":"Errors","source":"series","kind":"line","metrics":["error_rate"],"by":["provider"],"width":2}</c>.</summary>
internal static class PanelBody
{
    public const int UsualLimit = 20;
    public const int UsualWidth = 2;
    public const int MaxTitle = 100;
    private const int MaxWidth = 4;
    private const int MaxHeight = 3;
    private const int MaxMetrics = 4;
    private const int MaxThresholds = 2;
    private const int MaxFilters = 8;
    private const int MaxFilterChars = 256;
    private const int MaxNameChars = 64;
    private const double MaxNumber = 1e12;

    public static readonly ApiFields Fields = ApiFields.Of(
        "title!", "source: series|costs|operations|health!", "kind: line|bars|stat|table|heatmap|share!", "metrics: texts", "by: texts", "filters: object", "range", "per: second|minute|hour", "thresholds: any",
        "above: number", "limit: whole", "width: whole", "height: whole");

    private static readonly string[] Units = ["second", "minute", "hour"];

    // What each source can show, tell, be split by and be narrowed down to.
    private static readonly Dictionary<string, PanelSource> Sources = new(StringComparer.Ordinal)
    {
        ["series"] = new(["line", "bars", "stat", "table", "heatmap", "share"], ShowSeries.Metrics, [.. SeriesSplit.Names, ShowSeries.Duration], 2, SeriesSplit.Names),
        ["costs"] = new(["table", "share"], ["cost_usd", "requests", "cost_per_request_usd", "input_tokens", "output_tokens"], CostFilters.Names, 3, CostFilters.Names),
        ["operations"] = new(
            ["table", "share"], [.. OperationGroups.Orders.Keys], [.. OperationGroups.Names.Keys], OperationGroups.MaxNames,
            [.. OperationFilters.Names.Where(name => name is not ("since" or "until"))]),
        ["health"] = new(["table"], [], [], 0, []),
    };

    /// <summary>The panel; of no use when <paramref name="body"/> has a problem afterwards.</summary>
    public static PanelView Read(ApiBody body)
    {
        var panel = new PanelView
        {
            Title = body.Text("title", MaxTitle, isRequired: true) ?? "",
            Source = Word(body, "source", [.. Sources.Keys]) ?? "series",
            Kind = Word(body, "kind", Sources["series"].Kinds) ?? "line",
            Metrics = body.Texts("metrics", MaxMetrics, MaxNameChars),
            By = body.Texts("by", OperationGroups.MaxNames, MaxNameChars),
            Filters = body.TextsByName("filters", MaxFilters, MaxFilterChars),
            Range = Range(body, isRequired: false),
            Per = body.Has("per") ? Word(body, "per", Units) : null,
            Thresholds = Thresholds(body),
            Above = (decimal?)body.Number("above", 0, MaxNumber),
            Limit = (int)(body.Whole("limit", 1, 100) ?? UsualLimit),
            Width = (int)(body.Whole("width", 1, MaxWidth) ?? UsualWidth),
            Height = (int)(body.Whole("height", 1, MaxHeight) ?? 1),
        };
        if (body.Problem is null)
        {
            Check(body, panel, Sources[panel.Source]);
        }

        return panel;
    }

    /// <summary>A range such as <c>6h</c>.</summary>
    public static string? Range(ApiBody body, bool isRequired)
    {
        var text = body.Text("range", 6, isRequired);
        if (text is not null && RangeText.Parse(text) is null)
        {
            body.Refuse("range", RangeText.Wrong);
        }

        return text;
    }

    private static void Check(ApiBody body, PanelView panel, PanelSource source)
    {
        Among(body, "kind", [panel.Kind], source.Kinds);
        Among(body, "metrics", panel.Metrics, source.Metrics);
        Among(body, "by", panel.By, source.By);
        Among(body, "filters", [.. panel.Filters.Keys], source.Filters);
        if (panel.Metrics.Count == 0 && source.Metrics.Count > 0)
        {
            body.Refuse("metrics", "must name at least one of " + string.Join(", ", source.Metrics));
        }

        if (panel.By.Count > source.MostBy || panel.By.Distinct(StringComparer.Ordinal).Count() < panel.By.Count)
        {
            body.Refuse("by", $"can name at most {source.MostBy} different ones");
        }

        if (panel.Source is "costs" or "operations" && panel.By.Count == 0)
        {
            body.Refuse("by", "must name at least one of " + string.Join(", ", source.By));
        }

        CheckDurations(body, panel);
        if (panel is { Metrics.Count: > 1, By.Count: > 0, Kind: not "table" })
        {
            body.Refuse("metrics", "can be several in a table, or where nothing is split");
        }
    }

    private static void CheckDurations(ApiBody body, PanelView panel)
    {
        if (panel.Source == "series" && panel.By.Contains(ShowSeries.Duration, StringComparer.Ordinal) && (panel.By.Count > 1 || panel.Metrics is not ["requests"]))
        {
            body.Refuse("by", "can be duration alone, with the metric requests");
        }
    }

    private static void Among(ApiBody body, string field, IReadOnlyList<string> named, IReadOnlyList<string> known)
    {
        if (named.Any(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            body.Refuse(field, known.Count == 0 ? "is not for this source" : "can here be of " + string.Join(", ", known));
        }
    }

    private static decimal[] Thresholds(ApiBody body)
    {
        if (body.Find("thresholds") is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MaxThresholds
            && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Number && one.TryGetDecimal(out var number) && Math.Abs(number) <= (decimal)MaxNumber))
        {
            return [.. value.EnumerateArray().Select(one => one.GetDecimal())];
        }

        body.Refuse("thresholds", $"must be a list of at most {MaxThresholds} numbers");
        return [];
    }

    private static string? Word(ApiBody body, string name, IReadOnlyList<string> words)
    {
        var text = body.Text(name, MaxNameChars, isRequired: true);
        if (text is not null && !words.Contains(text, StringComparer.Ordinal))
        {
            body.Refuse(name, "must be one of " + string.Join(", ", words));
        }

        return text;
    }
}

/// <summary>What panels of a source can be.</summary>
internal sealed record PanelSource(IReadOnlyList<string> Kinds, IReadOnlyList<string> Metrics, IReadOnlyList<string> By, int MostBy, IReadOnlyList<string> Filters);
