using System.Buffers;
using System.Text.Json;
using Weir.Engine.Pricing;
using Weir.Engine.Providers.Simulator.Answers;

namespace Weir.Engine.Providers.Simulator.OpenAi;

/// <summary>Encodes chunks of one chat completion stream. What all chunks share is encoded once.</summary>
internal sealed class OpenAiChunks
{
    private readonly Reply _reply;
    private readonly bool _usageNull;
    private readonly byte[] _before;
    private readonly byte[] _between = "},\"logprobs\":null,\"finish_reason\":null}]"u8.ToArray();

    public OpenAiChunks(Reply reply, bool includeUsage)
    {
        _reply = reply;
        _usageNull = includeUsage;
        _before = [.. "data: "u8, .. Head().AsSpan(..^1), .. ",\"choices\":["u8];
    }

    public static byte[] Done => "data: [DONE]\n\n"u8.ToArray();

    /// <summary>A chunk with a piece of text: the frequent one, put together from bytes.</summary>
    public byte[] Text(int choice, string property, string piece)
    {
        var text = JsonEncodedText.Encode(piece, Json.Encoder).EncodedUtf8Bytes;
        var index = System.Text.Encoding.UTF8.GetBytes($"{{\"index\":{choice},\"delta\":{{\"{property}\":\"");
        return [.. _before, .. index, .. text, (byte)'"', .. _between, .. Tail];
    }

    public byte[] Delta<TState>(int choice, TState state, Action<Utf8JsonWriter, TState> delta, FinishKind? finish = null)
    {
        var body = Json.Write((choice, state, delta, finish), static (json, s) =>
        {
            json.WriteStartObject();
            json.WriteNumber("index", s.choice);
            json.WriteStartObject("delta");
            s.delta(json, s.state);
            json.WriteEndObject();
            json.WriteNull("logprobs");
            json.WriteString("finish_reason", s.finish is { } kind ? OpenAiAnswer.Reason(kind) : null);
            json.WriteEndObject();
        });
        return [.. _before, .. body, (byte)']', .. Tail];
    }

    /// <summary>The chunk with usage and no choices.</summary>
    public byte[] UsageOnly(string? shape) => [.. _before, (byte)']', .. UsageTail(_reply.Usage, shape)];

    /// <summary>A chunk of another kind with the usage so far put into it.</summary>
    public byte[] WithUsage(byte[] chunk, in TokenUsage usage, string? shape) => [.. chunk.AsSpan(..^Tail.Length), .. UsageTail(usage, shape)];

    /// <summary>Azure's first chunk: what its filters thought of the prompt, and no choice.</summary>
    public byte[] FilterResults() =>
        [.. _before, .. "],\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{}}]"u8, .. Tail];

    private ReadOnlySpan<byte> Tail => _usageNull ? ",\"usage\":null}\n\n"u8 : "}\n\n"u8;

    private static byte[] UsageTail(in TokenUsage usage, string? shape)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Json.Plain))
        {
            OpenAiUsage.Write(json, usage, shape);
        }

        return shape == "x-groq"
            ? [.. ",\"x_groq\":{\"id\":\"req_simulator\",\"usage\":"u8, .. buffer.WrittenSpan, .. "}}\n\n"u8]
            : [.. ",\"usage\":"u8, .. buffer.WrittenSpan, .. "}\n\n"u8];
    }

    private byte[] Head() => Json.Write(_reply, static (json, reply) =>
    {
        json.WriteStartObject();
        json.WriteString("id", reply.Id);
        json.WriteString("object", "chat.completion.chunk");
        json.WriteNumber("created", reply.Created.ToUnixTimeSeconds());
        json.WriteString("model", reply.Model);
        json.WriteString("service_tier", "default");
        json.WriteString("system_fingerprint", OpenAiAnswer.Fingerprint);
        json.WriteEndObject();
    });
}
