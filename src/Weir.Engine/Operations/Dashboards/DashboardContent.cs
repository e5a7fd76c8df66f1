using System.Text.Json;

namespace Weir.Engine.Operations.Dashboards;

/// <summary>What is on a dashboard, as it is kept: every form that was ever kept must be readable, so fields are only added, with a default.</summary>
/// <param name="Range">The stretch of time that its panels show, such as <c>6h</c>.</param>
/// <param name="Panels">Its panels, in their order.</param>
internal sealed record DashboardContent(string Range, IReadOnlyList<PanelView> Panels)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static DashboardContent Parse(string text) => JsonSerializer.Deserialize<DashboardContent>(text, Form)!;

    public override string ToString() => JsonSerializer.Serialize(this, Form);
}

/// <summary>A panel.</summary>
internal sealed record PanelView
{
    /// <summary>Its heading.</summary>
    public required string Title { get; init; }

    /// <summary>Where its numbers come from: <c>series</c>, <c>costs</c>, <c>operations</c>, <c>health</c>.</summary>
    public required string Source { get; init; }

    /// <summary>How they are shown.</summary>
    public required string Kind { get; init; }

    /// <summary>Which numbers.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>What they are split by.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>What is chosen, by parameter.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>A range of its own; <see langword="null"/> for the dashboard's.</summary>
    public string? Range { get; init; }

    /// <summary>The time to which counts and costs are told: <c>second</c>, <c>minute</c>, <c>hour</c>; <see langword="null"/> for as they are.</summary>
    public string? Per { get; init; }

    /// <summary>From which values on it is worth a look, and bad.</summary>
    public IReadOnlyList<decimal> Thresholds { get; init; } = [];

    /// <summary>Only what has more than this of the first number.</summary>
    public decimal? Above { get; init; }

    /// <summary>Most rows or names.</summary>
    public int Limit { get; init; } = PanelBody.UsualLimit;

    /// <summary>Its width in quarters of the page.</summary>
    public int Width { get; init; } = PanelBody.UsualWidth;

    /// <summary>Its height in rows.</summary>
    public int Height { get; init; } = 1;
}
