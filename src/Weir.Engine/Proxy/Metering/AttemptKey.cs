using Weir.Engine.Ledger;

namespace Weir.Engine.Proxy.Metering;

/// <summary>What the tags of an attempt's measurements are made from.</summary>
internal readonly record struct AttemptKey(string Provider, string Model, string RequestedModel, string Team, string User, AttemptOutcome Outcome, int? Status, string? Error)
{
    // What differs from one attempt to the next. The rest is compared, and short.
    public override int GetHashCode() => HashCode.Combine(RequestedModel.GetHashCode(StringComparison.Ordinal), Provider.GetHashCode(StringComparison.Ordinal), Team.GetHashCode(StringComparison.Ordinal), User.GetHashCode(StringComparison.Ordinal), Status);
}
