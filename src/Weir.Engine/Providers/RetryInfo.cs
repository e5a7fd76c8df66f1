using System.Globalization;
using System.Text.Json;

namespace Weir.Engine.Providers;

/// <summary>
/// Reads how long to wait out of an error body, where a kind says it there:
/// <c>[{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.07s"}]}}]</c>.
/// </summary>
public static class RetryInfo
{
    private const string Type = "type.googleapis.com/google.rpc.RetryInfo";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The wait, 0 to one hour; <see langword="null"/> when the kind does not do so or the body says none that makes sense.</summary>
    /// <param name="kind">Facts of the provider's kind.</param>
    /// <param name="body">The error body as received; may be anything.</param>
    public static TimeSpan? Read(ProviderKind kind, ReadOnlyMemory<byte> body)
    {
        if (!kind.RetryInBody)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var first = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
            return Member(Member(first, "error"), "details") is { ValueKind: JsonValueKind.Array } details
                ? details.EnumerateArray().Select(Wait).FirstOrDefault(wait => wait is not null)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan? Wait(JsonElement detail)
    {
        if (Member(detail, "@type") is not { ValueKind: JsonValueKind.String } type || !type.ValueEquals(Type)
            || Member(detail, "retryDelay") is not { ValueKind: JsonValueKind.String } text)
        {
            return null;
        }

        // A protobuf duration: seconds with a point and the letter s.
        var seconds = text.GetString()!;
        return seconds.EndsWith('s')
            && decimal.TryParse(seconds.AsSpan(0, seconds.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? number >= (decimal)Longest.TotalSeconds ? Longest : TimeSpan.FromTicks((long)(number * TimeSpan.TicksPerSecond))
                : null;
    }

    private static JsonElement? Member(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } some && some.TryGetProperty(name, out var value) ? value : null;
}
