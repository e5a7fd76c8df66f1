using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Limits;

namespace Weir.Engine.Operations;

/// <summary>How limits stood as they let an operation in, or did not.</summary>
/// <param name="Provider">The provider whose they are; <see langword="null"/> for those of the caller's key.</param>
/// <param name="Reading">The limits, and what was left of each behind the operation.</param>
public readonly record struct SeenLimits(string? Provider, LimitReading Reading)
{
    /// <summary>So many of an operation are kept at most: its key's, and those of its first tries.</summary>
    public const int Most = 8;

    /// <summary>As they are stored: <c>[{"provider":null,"requests":{"limit":60,"remaining":41},"tokens":null,"concurrency":null}]</c>.</summary>
    internal static string ToJson(IReadOnlyList<SeenLimits> all)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (provider, reading) in all)
            {
                json.WriteStartObject();
                json.WriteString("provider", provider);
                Write(json, "requests", reading.Requests);
                Write(json, "tokens", reading.Tokens);
                Write(json, "concurrency", reading.Concurrency);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, LimitLevel? level)
    {
        if (level is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("limit", known.Limit);
        json.WriteNumber("remaining", known.Remaining);
        json.WriteEndObject();
    }
}
