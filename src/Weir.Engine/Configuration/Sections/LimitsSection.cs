using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>providers.*.limits</c> and <c>keys.*.limits</c>.</summary>
internal static class LimitsSection
{
    public static readonly ObjectKind<LimitsConfig> Kind = new ObjectKind<LimitsConfig>("limits", () => new())
        .Optional("requests_per_minute", Values.Integer(1, 1_000_000, "requests"), l => l.RequestsPerMinute, (l, value) => l with { RequestsPerMinute = value },
            "Requests per minute. Not limited unless written.")
        .Optional("burst", Values.Integer(1, 1_000_000, "requests"), l => l.Burst, (l, value) => l with { Burst = value },
            "Requests that may come at once above the even rate. Default: as many as per minute.")
        .Optional("tokens_per_minute", Values.Integer(1, 1_000_000_000, "tokens"), l => l.TokensPerMinute, (l, value) => l with { TokensPerMinute = value },
            "Tokens per minute, input and output. Not limited unless written.")
        .Optional("concurrency", Values.Integer(1, 100_000, "requests"), l => l.Concurrency, (l, value) => l with { Concurrency = value },
            "Requests in flight at once. Not limited unless written.");
}
