using System.Net.Http.Headers;
using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers;

/// <summary>The facts in which one kind of provider differs from another. A kind is a table, not code.</summary>
public sealed record ProviderKind
{
    /// <summary>Name in the configuration, such as <c>openai</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Dialects it speaks, the preferred one first.</summary>
    public required IReadOnlyList<Dialect> Dialects { get; init; }

    /// <summary>Address used when the configuration names none; <see langword="null"/> when it must.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Path under which the API lies: what an address gets that names the host only. Default <c>v1</c>.</summary>
    public string VersionPath { get; init; } = "v1";

    /// <summary>Segment of a path by which an address is whole although it names no version; <see langword="null"/> for none.</summary>
    public string? WholePathSegment { get; init; }

    /// <summary>Query parameter that carries <c>api_version</c>; <see langword="null"/> where there is none.</summary>
    public string? ApiVersionQuery { get; init; }

    /// <summary>Header that carries <c>api_version</c>; <see langword="null"/> where there is none.</summary>
    public string? ApiVersionHeader { get; init; }

    /// <summary>How the credential is sent, unless configured otherwise.</summary>
    public required AuthKind Auth { get; init; }

    /// <summary>Header of the credential where it is not <c>Authorization: Bearer</c>.</summary>
    public string ApiKeyHeader { get; init; } = "x-api-key";

    /// <summary>False for a provider that serves without a credential.</summary>
    public bool NeedsCredential { get; init; } = true;

    /// <summary>True when it is reached in this process, without a network.</summary>
    public bool InProcess { get; init; }

    /// <summary>Headers that every request carries.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Surfaces it does not have although its dialect does.</summary>
    public IReadOnlyList<Surface> Without { get; init; } = [];

    /// <summary>What the probe asks, below the API's path: something free that says whether the credential works. Default <c>models</c>.</summary>
    public string ProbePath { get; init; } = "models";

    /// <summary>True when it accepts <c>stream_options.include_usage</c>; without it, it reports usage by itself or not at all.</summary>
    public bool StreamUsageOption { get; init; } = true;

    /// <summary>True when output is bounded by <c>max_completion_tokens</c>; false for the older <c>max_tokens</c>.</summary>
    public bool MaxCompletionTokens { get; init; }

    /// <summary>Field of a request that starts the random numbers. Default <c>seed</c>.</summary>
    public string SeedField { get; init; } = "seed";

    /// <summary>True when earlier reasoning goes back to it as <c>reasoning_content</c>; others refuse or ignore the field.</summary>
    public bool TakesReasoningContent { get; init; }

    /// <summary>
    /// False when it goes on generating, and billing, a stream that nobody reads any more: such a stream is read to its end for its usage.
    /// Source: the list of "Stream Cancellation" at openrouter.ai/docs/api-reference/streaming.
    /// </summary>
    public bool StopsWhenCancelled { get; init; } = true;

    /// <summary>Error codes or types that mean an exhausted account: not worth a retry although the status is 429.</summary>
    public IReadOnlyList<string> QuotaCodes { get; init; } = [];

    /// <summary>Beginnings of the message by which a 400 means an exhausted account and not a bad request.</summary>
    public IReadOnlyList<string> QuotaMessages { get; init; } = [];

    /// <summary>Statuses by which it refuses our credential.</summary>
    public IReadOnlyList<int> CredentialStatuses { get; init; } = [401, 403];

    /// <summary>Beginnings of the message by which a 400 refuses our credential and not the request.</summary>
    public IReadOnlyList<string> CredentialMessages { get; init; } = [];

    /// <summary>Statuses below 500 that mean: no room now, the request itself is fine.</summary>
    public IReadOnlyList<int> OverloadStatuses { get; init; } = [];

    /// <summary>True when an error says in its body (<c>google.rpc.RetryInfo</c>), not in a header, how long to wait.</summary>
    public bool RetryInBody { get; init; }

    /// <summary>The provider's page for what stands here.</summary>
    public required string Documentation { get; init; }

    /// <summary>Puts <paramref name="secret"/> on a request in this kind's way, or in the one that <paramref name="auth"/> names.</summary>
    public void Sign(HttpRequestHeaders headers, AuthKind? auth, string secret)
    {
        switch (auth ?? Auth)
        {
            case AuthKind.ApiKey:
                headers.Add(ApiKeyHeader, secret);
                break;
            case AuthKind.Bearer:
                headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
                break;
            default:
                // Nothing for AuthKind.None; a token is put there by the connection that fetches it.
                break;
        }
    }
}
