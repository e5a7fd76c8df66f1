using System.Text.Json;
using Weir.Engine.Providers.Simulator.Answers;

namespace Weir.Engine.Providers.Simulator.Anthropic;

/// <summary>Writes a plain message.</summary>
internal static class AnthropicAnswer
{
    public static byte[] Write(Reply reply, DirectiveSet directives) => Json.Write((reply, directives), static (json, state) =>
    {
        var (reply, directives) = state;
        var choice = reply.Choices[0];
        json.WriteStartObject();
        json.WriteString("id", reply.Id);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", reply.Model);
        Content(json, reply, choice);
        json.WriteString("stop_reason", Reason(choice.Finish));
        json.WriteString("stop_sequence", choice.StopSequence);
        if (directives.Text("usage") is var shape && shape != "none")
        {
            json.WritePropertyName("usage");
            AnthropicUsage.Write(json, reply.Usage, reply.Usage.TotalOutput, shape);
        }

        json.WriteEndObject();
    });

    public static string Reason(FinishKind finish) => finish switch
    {
        FinishKind.Length => "max_tokens",
        FinishKind.Tools => "tool_use",
        FinishKind.StopSequence => "stop_sequence",
        FinishKind.Refusal => "refusal",
        _ => "end_turn",
    };

    private static void Content(Utf8JsonWriter json, Reply reply, ReplyChoice choice)
    {
        json.WriteStartArray("content");
        if (reply.Thinking.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type", "thinking");
            json.WriteString("thinking", reply.Thinking);
            json.WriteString("signature", reply.ThinkingSignature);
            json.WriteEndObject();
        }

        if (choice.Text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", choice.Text);
            json.WriteEndObject();
        }

        foreach (var call in choice.Calls)
        {
            json.WriteStartObject();
            json.WriteString("type", "tool_use");
            json.WriteString("id", call.Id);
            json.WriteString("name", call.Name);
            json.WritePropertyName("input");
            json.WriteRawValue(call.Arguments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
