namespace Weir.Engine.Wire;

/// <summary>What an upstream said went wrong, in its own words.</summary>
/// <param name="Type">The upstream's error type (<c>overloaded_error</c>); null when it named none.</param>
/// <param name="Code">The upstream's error code (<c>insufficient_quota</c>); null when it named none.</param>
/// <param name="Message">The upstream's message, at most 2,000 characters; never null, may be empty.</param>
/// <param name="Param">The request field the upstream blamed; null when it named none.</param>
public sealed record UpstreamError(string? Type, string? Code, string Message, string? Param)
{
    internal const int MaxMessage = 2_000;

    internal static UpstreamError Of(string? type, string? code, string? message, string? param) =>
        new(type, code, Cut(message ?? string.Empty), param);

    // Never through the middle of a surrogate pair: half of one is no text.
    private static string Cut(string message) =>
        message.Length <= MaxMessage ? message
        : char.IsHighSurrogate(message[MaxMessage - 1]) ? message[..(MaxMessage - 1)]
        : message[..MaxMessage];
}
