using System.Buffers;
using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Egress;

/// <summary>Which headers cross the gateway. Everything that is not listed here stays where it came from.</summary>
/// <remarks>
/// <para>Upstream go only the caller's choice of API version and beta features. Not the organisation or project (they decide who pays), not the
/// user agent or SDK telemetry (Weir is the client), never credentials, cookies, forwarding or hop-by-hop headers.</para>
/// <para>Back come request ids, the upstream's processing time, its rate-limit readings and retry hints. Not cookies, the server's name, the
/// organisation's id, lengths, encodings or connection headers.</para>
/// </remarks>
public static class EgressHeaders
{
    /// <summary>Longest value that is passed on, in characters.</summary>
    public const int MaxValueChars = 4096;

    /// <summary>Most headers that come back from one answer; the rest is dropped.</summary>
    public const int MaxResponseHeaders = 32;

    private static readonly string[] RequestNames = ["anthropic-beta", "anthropic-version", "openai-beta"];
    private static readonly FrozenSet<string> RequestSet = RequestNames.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ResponseSet = new[]
    {
        "request-id", "x-request-id", "openai-processing-ms", "openai-version", "retry-after", "retry-after-ms", "x-ms-retry-after-ms",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] ResponsePrefixes = ["x-ratelimit-", "anthropic-ratelimit-"];

    private static readonly SearchValues<char> NameChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>Whether a caller's header of that name goes to the upstream.</summary>
    public static bool GoesUpstream(string name)
    {
        return RequestSet.Contains(name);
    }

    /// <summary>Whether an upstream's header of that name comes back to the caller.</summary>
    public static bool ComesBack(string name)
    {
        return IsSafeName(name)
            && (ResponseSet.Contains(name) || Array.Exists(ResponsePrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Letters, digits and hyphens only: an underscore is a hyphen to some servers behind, which would pass by a list of names.</summary>
    public static bool IsSafeName(string name)
    {
        return name.Length is > 0 and <= 64 && !name.AsSpan().ContainsAnyExcept(NameChars);
    }

    /// <summary>Printable ASCII and spaces, at most <see cref="MaxValueChars"/>: what cannot become a second header or a terminal command anywhere.</summary>
    public static bool IsSafeValue(string value)
    {
        return value.Length <= MaxValueChars && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
    }

    /// <summary>Copies what may go upstream.</summary>
    /// <returns>Null, or the name of a header that would go but whose value is refused: the caller's mistake.</returns>
    public static string? CopyRequest(IHeaderDictionary from, HttpRequestHeaders to)
    {
        foreach (var name in RequestNames)
        {
            foreach (var value in from[name])
            {
                if (value is null || !IsSafeValue(value))
                {
                    return name;
                }

                to.Add(name, value);
            }
        }

        return null;
    }

    /// <summary>Copies what may come back; names and values that are not clean are left out.</summary>
    public static void CopyResponse(HttpResponseHeaders from, IHeaderDictionary to)
    {
        var copied = 0;
        foreach (var (name, values) in from.NonValidated)
        {
            if (copied < MaxResponseHeaders && ComesBack(name) && values.Count == 1 && IsSafeValue(values.ToString()))
            {
                to[name] = values.ToString();
                copied++;
            }
        }
    }
}
