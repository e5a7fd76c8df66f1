using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>gateway</c>.</summary>
internal static class GatewaySection
{
    public static readonly ObjectKind<GatewayConfig> Kind = new ObjectKind<GatewayConfig>("gateway", () => new())
        .Field("timeouts", TimeoutsSection.Kind, g => g.Timeouts, (g, value) => g with { Timeouts = value },
            "Deadlines every provider starts from.")
        .Field("retry", RetrySection.Kind, g => g.Retry, (g, value) => g with { Retry = value },
            "Repetition every provider starts from.")
        .Field("breaker", BreakerSection.Kind, g => g.Breaker, (g, value) => g with { Breaker = value },
            "Breaker every provider starts from.")
        .Optional("tranche_output_tokens", Values.Integer(256, 10_000_000, "tokens"), g => g.TrancheOutputTokens, (g, value) => g with { TrancheOutputTokens = value },
            "Output tokens of a stream that are held at a time; more is held before more is relayed, and a stream whose budget does not bear it is cut. Default: all that it may give, at once.")
        .Field("unstated_output_tokens", Values.Integer(1, 10_000_000, "tokens"), g => g.UnstatedOutputTokens, (g, value) => g with { UnstatedOutputTokens = value },
            "Output tokens that a call under a hard budget is bounded to when it states no bound; less where the model is known to give less.");
}
