using Weir.Engine.Pricing;

namespace Weir.Engine.Wire;

/// <summary>The outcome of reading a usage block: counts, or why they cannot be used, or neither when there was none.</summary>
internal readonly record struct UsageReading(TokenUsage? Usage, string? Problem)
{
    public static UsageReading Refused(string problem) => new(null, problem);
}
