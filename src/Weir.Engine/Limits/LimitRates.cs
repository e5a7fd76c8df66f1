namespace Weir.Engine.Limits;

/// <summary>What one caller may use. A value that is null is not limited; nothing is limited unless configured.</summary>
/// <param name="RequestsPerMinute">Requests that flow in each minute, 1 to 1,000,000,000.</param>
/// <param name="Burst">Requests that may come at once, 1 to 1,000,000,000; null means <paramref name="RequestsPerMinute"/>. Without that it has no effect.</param>
/// <param name="TokensPerMinute">Tokens that flow in each minute and may be used at once, 1 to 1,000,000,000.</param>
/// <param name="Concurrency">Requests that may be under way at the same time, 1 or more.</param>
public sealed record LimitRates(int? RequestsPerMinute, int? Burst, int? TokensPerMinute, int? Concurrency)
{
    /// <summary>No limit at all.</summary>
    public static readonly LimitRates None = new(null, null, null, null);
}
