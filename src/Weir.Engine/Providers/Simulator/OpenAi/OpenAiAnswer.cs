using System.Text.Json;
using Weir.Engine.Providers.Simulator.Answers;

namespace Weir.Engine.Providers.Simulator.OpenAi;

/// <summary>Writes a plain chat completion.</summary>
internal static class OpenAiAnswer
{
    public const string Fingerprint = "fp_simulator";

    public static byte[] Write(Reply reply, DirectiveSet directives) => Json.Write((reply, directives), static (json, state) =>
    {
        var (reply, directives) = state;
        var shape = directives.Text("usage");
        json.WriteStartObject();
        json.WriteString("id", reply.Id);
        json.WriteString("object", "chat.completion");
        json.WriteNumber("created", reply.Created.ToUnixTimeSeconds());
        json.WriteString("model", reply.Model);
        json.WriteStartArray("choices");
        for (var i = 0; i < reply.Choices.Count; i++)
        {
            Choice(json, i, reply.Choices[i]);
        }

        json.WriteEndArray();
        if (shape == "x-groq")
        {
            json.WriteStartObject("x_groq");
            json.WriteString("id", "req_simulator");
            json.WriteEndObject();
        }

        if (shape != "none")
        {
            json.WritePropertyName("usage");
            OpenAiUsage.Write(json, reply.Usage, shape);
        }

        json.WriteString("service_tier", "default");
        json.WriteString("system_fingerprint", Fingerprint);
        json.WriteEndObject();
    });

    public static string Reason(FinishKind finish) => finish switch
    {
        FinishKind.Length => "length",
        FinishKind.Tools => "tool_calls",
        _ => "stop",
    };

    private static void Choice(Utf8JsonWriter json, int index, ReplyChoice choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", choice.Finish is FinishKind.Tools or FinishKind.Refusal ? null : choice.Text);
        if (choice.Calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in choice.Calls)
            {
                json.WriteStartObject();
                json.WriteString("id", call.Id);
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", call.Name);
                json.WriteString("arguments", call.Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("refusal", choice.Finish == FinishKind.Refusal ? choice.Text : null);
        json.WriteStartArray("annotations");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", Reason(choice.Finish));
        json.WriteEndObject();
    }
}
