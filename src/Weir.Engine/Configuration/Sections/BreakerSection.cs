using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>gateway.breaker</c> and <c>providers.*.breaker</c>.</summary>
internal static class BreakerSection
{
    public static readonly ObjectKind<BreakerConfig> Kind = new ObjectKind<BreakerConfig>("breaker", () => new())
        .Field("failures", Values.Integer(1, 1_000, "failures"), b => b.Failures, (b, value) => b with { Failures = value },
            "Failures of one class within the window that open the breaker.")
        .Field("window_seconds", Values.Integer(1, 3_600, "seconds"), b => b.WindowSeconds, (b, value) => b with { WindowSeconds = value },
            "Length of that window.")
        .Field("open_seconds", Values.Integer(1, 3_600, "seconds"), b => b.OpenSeconds, (b, value) => b with { OpenSeconds = value },
            "How long it stays open before one call tries again.");
}
