namespace Weir.Engine.Limits;

/// <summary>How one limit stands, as <c>x-ratelimit-*</c> headers say it.</summary>
/// <param name="Limit">What may be used at once when nothing was used lately.</param>
/// <param name="Remaining">What may be used now, 0 or more.</param>
/// <param name="Reset">Until all of <paramref name="Limit"/> may be used again, if nothing more is used.</param>
public readonly record struct LimitLevel(long Limit, long Remaining, TimeSpan Reset);
