using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

/// <summary>A request that goes OpenAI → Anthropic → OpenAI comes back with the same meaning, here even with the same JSON.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> Words = Gen.Elements("Hi", "Grüße, 世界 🌍", "line\nbreak \"quoted\" \\ <&>", "  lead", "x");

    private static readonly Gen<string> Arguments = Gen.Elements("{}", "{\"a\":1.50,\"b\":[true,null]}", "{\"t\":\"é🌍\\\"\"}", "no json", "[1]", "{\"open\":");

    private static readonly Gen<JsonArray> Messages =
        from system in Gen.Elements(null, "Be brief.", "Zwei\n\nAbsätze")
        from turns in Turn.ListOf()
        from last in Words
        select Assemble(system, turns, last);

    private static Gen<JsonArray> Turn => Gen.OneOf(
        from question in Question
        from answer in Words
        select new JsonArray(question, new JsonObject { ["role"] = "assistant", ["content"] = answer.TrimEnd() }),
        from question in Question
        from text in Gen.Elements(null, "Checking.")
        from arguments in Arguments.NonEmptyListOf()
        from result in Words
        select WithCalls(question, text, [.. arguments], result));

    private static Gen<JsonObject> Question => Gen.OneOf(
        Words.Select(static text => new JsonObject { ["role"] = "user", ["content"] = text }),
        from text in Words
        from url in Gen.Elements("https://example.com/a.png", "data:image/png;base64,iVBORw0KGgo=")
        select new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray(
                new JsonObject { ["type"] = "text", ["text"] = text },
                new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = url } }),
        });

    private static readonly Gen<JsonObject> Requests =
        from messages in Messages
        from options in Gen.Choose(0, 63)
        from choice in Gen.Elements("auto", "required", "none")
        select WithOptions(messages, options, choice);

    [Fact]
    public void Request_comes_back_as_it_went() => Prop.ForAll(Requests.ToArbitrary(), static request =>
    {
        var there = Translate(Dialect.OpenAi, request.ToJsonString(), "claude-sonnet-4-5");
        var back = Translate(Dialect.Anthropic, there, "gpt-4o");

        Assert.Null(FirstDifference(request, back));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    private static string? FirstDifference(JsonObject request, string back)
    {
        using var expected = JsonDocument.Parse(request.ToJsonString());
        using var actual = JsonDocument.Parse(back);
        return Conformance.JsonSubset.Difference(expected.RootElement, actual.RootElement)
            ?? Conformance.JsonSubset.Difference(actual.RootElement, expected.RootElement);
    }

    private static string Translate(Dialect client, string request, string model)
    {
        using var document = JsonDocument.Parse(request);
        var result = Translation.Begin(client, Recordings.Other(client), document.RootElement, new TranslationTarget { Model = model });
        Assert.True(result.Succeeded, result.Refusal?.Message);
        Assert.Empty(result.Translation.Dropped);
        return System.Text.Encoding.UTF8.GetString(result.Translation.Body.Span);
    }

    private static JsonArray Assemble(string? system, IEnumerable<JsonArray> turns, string last)
    {
        var messages = new JsonArray();
        if (system is not null)
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = system });
        }

        foreach (var message in turns.SelectMany(static turn => turn))
        {
            messages.Add(message!.DeepClone());
        }

        messages.Add(new JsonObject { ["role"] = "user", ["content"] = last });
        return messages;
    }

    private static JsonArray WithCalls(JsonObject question, string? text, string[] arguments, string result)
    {
        var calls = new JsonArray([.. arguments.Select(static (json, index) => new JsonObject
        {
            ["id"] = $"call_{index}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = "lookup", ["arguments"] = json },
        })]);
        var results = arguments.Select((_, index) => new JsonObject { ["role"] = "tool", ["tool_call_id"] = $"call_{index}", ["content"] = result });
        return new JsonArray([question, new JsonObject { ["role"] = "assistant", ["content"] = text, ["tool_calls"] = calls }, .. results,
            new JsonObject { ["role"] = "assistant", ["content"] = "Done." }]);
    }

    private static JsonObject WithOptions(JsonArray messages, int options, string choice)
    {
        var request = new JsonObject { ["model"] = "gpt-4o", ["messages"] = messages.DeepClone(), ["max_tokens"] = 700 + options };
        Add(request, options, 1, "temperature", "0.25");
        Add(request, options, 2, "stop", """["END","Stop."]""");
        Add(request, options, 4, "user", "\"u-1\"");
        Add(request, options, 8, "response_format", """{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object","properties":{"x":{"minimum":1.0}}}}}""");
        Add(request, options, 16, "tools", """[{"type":"function","function":{"name":"lookup","description":"d","parameters":{"type":"object","properties":{}}}},{"type":"function","function":{"name":"g","parameters":{"type":"object"},"strict":true}}]""");
        Add(request, options, 16, "tool_choice", $"\"{choice}\"");
        Add(request, options, 32, "stream", "true");
        Add(request, options, 32, "stream_options", """{"include_usage":true}""");
        return request;
    }

    private static void Add(JsonObject request, int options, int bit, string name, string json)
    {
        if ((options & bit) != 0)
        {
            request[name] = JsonNode.Parse(json);
        }
    }
}
