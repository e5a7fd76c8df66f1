using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Weir.Engine.Providers.Simulator.OpenAi;

/// <summary><c>/v1/embeddings</c>: unit vectors that depend on seed and text only.</summary>
internal static class OpenAiEmbeddings
{
    private const int DefaultDimensions = 256;
    private const int MaxDimensions = 3_072;
    private const int MaxInputs = 2_048;

    /// <summary>The texts and their tokens, or what is wrong with the request.</summary>
    public static (List<(string Text, long Tokens)> Inputs, Problem? Problem) Read(JsonElement body)
    {
        var inputs = new List<(string, long)>();
        if (!body.Has("input", out var input))
        {
            return (inputs, Problem.Invalid("'input' is a required property", "input"));
        }

        var isOk = input.ValueKind switch
        {
            JsonValueKind.String => Add(inputs, input),
            JsonValueKind.Array when input.GetArrayLength() > 0 && input[0].ValueKind == JsonValueKind.Number => Add(inputs, input),
            JsonValueKind.Array => input.EnumerateArray().All(item => Add(inputs, item)),
            _ => false,
        };
        if (!isOk || inputs.Count is 0 or > MaxInputs)
        {
            return (inputs, Problem.Invalid("'input' must be a non-empty string, an array of such strings, or arrays of tokens.", "input"));
        }

        if (body.TryGetProperty("encoding_format", out _) && body.Text("encoding_format") is not ("float" or "base64"))
        {
            return (inputs, Problem.Invalid("'encoding_format' must be 'float' or 'base64'.", "encoding_format"));
        }

        return body.Has("dimensions", out _) && body.Whole("dimensions") is not (>= 1 and <= MaxDimensions)
            ? (inputs, Problem.Invalid("'dimensions' must be an integer from 1 to 3072.", "dimensions"))
            : (inputs, null);
    }

    public static byte[] Write(JsonElement body, string model, ulong seed, List<(string Text, long Tokens)> inputs) =>
        Json.Write((body, model, seed, inputs), static (json, state) =>
        {
            var dimensions = (int)(state.body.Whole("dimensions") ?? DefaultDimensions);
            var isBase64 = state.body.Text("encoding_format") == "base64";
            var tokens = state.inputs.Sum(static input => input.Tokens);
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            for (var i = 0; i < state.inputs.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("object", "embedding");
                json.WriteNumber("index", i);
                json.WritePropertyName("embedding");
                Vector(json, Unit(state.seed, state.inputs[i].Text, dimensions), isBase64);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("model", state.model);
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", tokens);
            json.WriteNumber("total_tokens", tokens);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    private static bool Add(List<(string, long)> inputs, JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String && input.GetString() is { Length: > 0 } text)
        {
            inputs.Add((text, TokenCount.Of(text)));
            return true;
        }

        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() == 0
            || input.EnumerateArray().Any(static token => token.ValueKind != JsonValueKind.Number))
        {
            return false;
        }

        inputs.Add((input.GetRawText(), input.GetArrayLength()));
        return true;
    }

    private static float[] Unit(ulong seed, string text, int dimensions)
    {
        var random = SeededRandom.From(seed, Encoding.UTF8.GetBytes(text));
        var vector = new float[dimensions];
        var square = 0f;
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] = (random.Below(2_000_001) - 1_000_000) / 1_000_000f;
            square += vector[i] * vector[i];
        }

        var length = Math.Max(MathF.Sqrt(square), 1e-6f);
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] /= length;
        }

        return vector;
    }

    private static void Vector(Utf8JsonWriter json, float[] vector, bool isBase64)
    {
        if (isBase64)
        {
            json.WriteBase64StringValue(MemoryMarshal.AsBytes(vector.AsSpan()));
            return;
        }

        json.WriteStartArray();
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
