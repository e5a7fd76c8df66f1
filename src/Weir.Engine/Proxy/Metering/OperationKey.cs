using Weir.Engine.Providers;

namespace Weir.Engine.Proxy.Metering;

/// <summary>What the tags of an operation's measurements are made from.</summary>
internal readonly record struct OperationKey(Surface Surface, string Provider, string Model, string Team, string Tier, string Outcome, int Status, string? Error)
{
    // What differs from one operation to the next. The rest is compared, and short.
    public override int GetHashCode() => HashCode.Combine(Model.GetHashCode(StringComparison.Ordinal), Provider.GetHashCode(StringComparison.Ordinal), Team.GetHashCode(StringComparison.Ordinal), Status);
}
