using System.Text;
using System.Text.Json;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("messages", """{"model":"m"}""")]
    [InlineData("messages", """{"model":"m","messages":"Hi"}""")]
    [InlineData("messages", """{"model":"m","messages":{}}""")]
    [InlineData("messages", """{"model":"m","messages":[]}""")]
    [InlineData("messages", """{"model":"m","messages":[{"role":"system","content":"only a prompt"}]}""")]
    [InlineData("messages[0]", """{"model":"m","messages":["Hi"]}""")]
    [InlineData("messages[0]", """{"model":"m","messages":[null]}""")]
    [InlineData("messages[0].role", """{"model":"m","messages":[{"content":"x"}]}""")]
    [InlineData("messages[0].role", """{"model":"m","messages":[{"role":7,"content":"x"}]}""")]
    [InlineData("messages[1].role", """{"model":"m","messages":[{"role":"user","content":"x"},{"role":"narrator","content":"x"}]}""")]
    [InlineData("messages[2].content", """{"model":"m","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"x"},{"role":"user","content":5}]}""")]
    [InlineData("messages[0].content", """{"model":"m","messages":[{"role":"user"}]}""")]
    [InlineData("messages[0].content[0].text", """{"model":"m","messages":[{"role":"user","content":[{"type":"text"}]}]}""")]
    [InlineData("messages[0].content[1].type", """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"video"}]}]}""")]
    [InlineData("messages[0].content[0]", """{"model":"m","messages":[{"role":"user","content":[3]}]}""")]
    [InlineData("messages[0].content[0].image_url.url", """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,@@@"}}]}]}""")]
    [InlineData("messages[0].content[0].image_url.url", """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png,plain"}}]}]}""")]
    [InlineData("messages[0].content[0].image_url.url", """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]}""")]
    [InlineData("messages[0].content[0].image_url.url", """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/tiff;base64,AAAA"}}]}]}""")]
    [InlineData("messages[0].tool_call_id", """{"model":"m","messages":[{"role":"tool","content":"x"}]}""")]
    [InlineData("messages[0].tool_calls", """{"model":"m","messages":[{"role":"assistant","tool_calls":{}}]}""")]
    [InlineData("messages[0].tool_calls[0].id", """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f"}}]}]}""")]
    [InlineData("max_tokens", """{"model":"m","max_tokens":"10","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("max_tokens", """{"model":"m","max_tokens":1.5,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("max_tokens", """{"model":"m","max_tokens":0,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("max_tokens", """{"model":"m","max_tokens":1e300,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("temperature", """{"model":"m","temperature":3,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("stream", """{"model":"m","stream":"yes","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("stop[1]", """{"model":"m","stop":["a",1],"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("tools", """{"model":"m","tools":{},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("tools[0].type", """{"model":"m","tools":[{"type":"custom","custom":{"name":"x"}}],"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("tools[0].function.name", """{"model":"m","tools":[{"type":"function"}],"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("tool_choice", """{"model":"m","tool_choice":"sometimes","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("response_format.json_schema.schema", """{"model":"m","response_format":{"type":"json_schema"},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("reasoning_effort", """{"model":"m","reasoning_effort":"ultra","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("messages[0].content", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}")]
    [InlineData("messages[0].tool_calls[0].function.arguments", "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\\udc00\"}}]}]}")]
    [InlineData("metadata", "{\"model\":\"m\",\"metadata\":{\"\\ud83d\":1},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")]
    public void OpenAi_request_of_the_wrong_shape_is_refused_by_its_path(string field, string request) =>
        AssertRefused(Dialect.OpenAi, field, request);

    [Theory]
    [InlineData("max_tokens", """{"model":"m","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("messages", """{"model":"m","max_tokens":5,"messages":null}""")]
    [InlineData("messages[0].role", """{"model":"m","max_tokens":5,"messages":[{"role":"tool","content":"x"}]}""")]
    [InlineData("messages[0].content", """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":7}]}""")]
    [InlineData("messages[0].content[0].type", """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"container_upload"}]}]}""")]
    [InlineData("messages[0].content[0].source.data", """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"?"}}]}]}""")]
    [InlineData("messages[0].content[0].source.url", """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"nowhere"}}]}]}""")]
    [InlineData("messages[0].content[0].source", """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"url","url":"https://example.com/a.pdf"}}]}]}""")]
    [InlineData("messages[0].content[0].input", """{"model":"m","max_tokens":5,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":"x"}]}]}""")]
    [InlineData("messages[0].content[0].tool_use_id", """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"tool_result","content":"x"}]}]}""")]
    [InlineData("system", """{"model":"m","max_tokens":5,"system":5,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("tools[0].type", """{"model":"m","max_tokens":5,"tools":[{"type":"web_search_20250305","name":"web_search"}],"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("tool_choice.type", """{"model":"m","max_tokens":5,"tool_choice":{"type":"maybe"},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("thinking.budget_tokens", """{"model":"m","max_tokens":5,"thinking":{"type":"enabled"},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("stop_sequences", """{"model":"m","max_tokens":5,"stop_sequences":["1","2","3","4","5"],"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("metadata.user_id", """{"model":"m","max_tokens":5,"metadata":{"user_id":7},"messages":[{"role":"user","content":"x"}]}""")]
    public void Anthropic_request_of_the_wrong_shape_is_refused_by_its_path(string field, string request) =>
        AssertRefused(Dialect.Anthropic, field, request);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    public void Body_that_is_no_object_is_refused(string request) => AssertRefused(Dialect.OpenAi, string.Empty, request);

    [Fact]
    public void Same_dialect_is_not_translated()
    {
        using var document = JsonDocument.Parse(Recordings.OpenAiRequest);

        Assert.Throws<ArgumentException>(() =>
            Translation.Begin(Dialect.OpenAi, Dialect.OpenAi, document.RootElement, new TranslationTarget { Model = "m" }));
    }

    private static void AssertRefused(Dialect client, string field, string request)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(request));

        var result = Translation.Begin(client, Recordings.Other(client), document.RootElement, new TranslationTarget { Model = "m" });

        Assert.False(result.Succeeded);
        Assert.Equal(field, result.Refusal.Field);
        Assert.True(result.Refusal.Message.Length > field.Length + 5);
    }
}
