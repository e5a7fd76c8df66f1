using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Weir.Engine.Identity;

/// <summary>The one place that takes a credential out of a request: <c>Authorization: Bearer</c> or <c>x-api-key</c>, both meaning the same.</summary>
public static class Credential
{
    private const string Scheme = "Bearer ";

    /// <summary>Longest credential looked at, in characters; a longer one is no key of ours.</summary>
    public const int MaxLength = 512;

    /// <summary>The request's credential, or <see langword="null"/> when there is none, more than one, or none of ours.</summary>
    public static string? Of(IHeaderDictionary headers)
    {
        var bearer = Bearer(headers.Authorization);
        var apiKey = Single(headers["x-api-key"]);
        if (bearer is not null && apiKey is not null && !string.Equals(bearer, apiKey, StringComparison.Ordinal))
        {
            return null;
        }

        return bearer ?? apiKey;
    }

    /// <summary>True when the request has either header, whatever stands in it: then nothing else counts as its credential.</summary>
    public static bool IsGiven(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers.Authorization.Count > 0 || headers["x-api-key"].Count > 0;
    }

    private static string? Bearer(StringValues values) =>
        Single(values) is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;

    private static string? Single(StringValues values) => values.Count == 1 && values[0] is { Length: > 0 and <= MaxLength } value ? value : null;
}
