using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Wire;

/// <summary>Presets in requests: only what is absent, only what the receiver takes, by its own names.</summary>
public sealed class RequestFillTests
{
    private static readonly ModelSettingsConfig All = new()
    {
        Temperature = 1.5m,
        TopP = 0.9m,
        MaxTokens = 77,
        PresencePenalty = 0.3m,
        FrequencyPenalty = -0.4m,
        Stop = ["\n\n", "END \"x\""],
        Seed = 42,
        ReasoningEffort = ReasoningEffort.Max,
    };

    [Theory]
    [InlineData("gpt-4o", """{"temperature":1.5,"top_p":0.9,"presence_penalty":0.3,"frequency_penalty":-0.4,"stop":["\n\n","END \u0022x\u0022"],"seed":42,"x":1}""")]
    [InlineData("o3-mini", """{"seed":42,"reasoning_effort":"xhigh","x":1}""")]
    [InlineData("openai/gpt-5.1", """{"seed":42,"reasoning_effort":"xhigh","x":1}""")]
    [InlineData("grok-4-fast-reasoning", """{"temperature":1.5,"top_p":0.9,"seed":42,"x":1}""")]
    [InlineData("llama3.1", """{"temperature":1.5,"top_p":0.9,"presence_penalty":0.3,"frequency_penalty":-0.4,"stop":["\n\n","END \u0022x\u0022"],"seed":42,"reasoning_effort":"xhigh","x":1}""")]
    public void An_OpenAi_model_is_given_what_it_takes(string model, string expected) =>
        Assert.Equal(expected, Patch("""{"x":1}""", All, new() { Dialect = Dialect.OpenAi, Model = model }));

    [Theory]
    [InlineData("claude-sonnet-4-5", """{"x":1}""", """{"temperature":1,"stop_sequences":["END \u0022x\u0022"],"x":1}""")]
    [InlineData("claude-opus-4-7", """{"x":1}""", """{"stop_sequences":["END \u0022x\u0022"],"output_config":{"effort":"max"},"x":1}""")]
    [InlineData("claude-sonnet-4-5", """{"top_p":0.5}""", """{"stop_sequences":["END \u0022x\u0022"],"top_p":0.5}""")]
    [InlineData("claude-sonnet-4-5", """{"thinking":{"type":"enabled","budget_tokens":2000}}""", """{"stop_sequences":["END \u0022x\u0022"],"thinking":{"type":"enabled","budget_tokens":2000}}""")]
    public void An_Anthropic_model_is_given_what_it_takes(string model, string body, string expected) =>
        Assert.Equal(expected, Patch(body, All, new() { Dialect = Dialect.Anthropic, Model = model }));

    [Fact]
    public void What_the_configuration_says_of_a_model_goes_before_its_name()
    {
        var settings = new ModelSettingsConfig { Temperature = 0.5m, Seed = 1, ReasoningEffort = ReasoningEffort.Low };

        Assert.Equal("""{"temperature":0.5,"seed":1}""", Patch("{}", settings, new() { Dialect = Dialect.OpenAi, Model = "gpt-5-chat-latest", TakesSampling = true, TakesEffort = false }));
        Assert.Equal("""{"random_seed":1,"reasoning_effort":"low"}""", Patch("{}", settings, new() { Dialect = Dialect.OpenAi, Model = "x", TakesSampling = false, TakesEffort = true, SeedField = "random_seed" }));
    }

    [Fact]
    public void A_field_written_as_null_is_a_statement() => Assert.Equal(
        """{"temperature":null}""", Patch("""{"temperature":null}""", new() { Temperature = 0.5m }, new() { Dialect = Dialect.OpenAi, Model = "gpt-4o" }));

    [Fact]
    public void Nothing_configured_leaves_every_byte()
    {
        const string Body = """ { "b" : [ 1 , 2 ] , "a" : "\u00e9" } """;

        Assert.Equal(Body, Patch(Body, null, default));
        Assert.Equal(Body, Patch(Body, ModelSettingsConfig.None, new() { Dialect = Dialect.OpenAi, Model = "gpt-4o" }));
    }

    [Fact]
    public void Filling_never_changes_a_field_that_is_there()
    {
        var fields = new[] { "temperature", "top_p", "presence_penalty", "frequency_penalty", "stop", "stop_sequences", "seed", "reasoning_effort", "output_config", "thinking", "max_tokens", "other" };
        var values = new[] { "null", "1.50", "\"t\\u0041\"", "[ ]", "{ \"a\" : 1 }", "true" };
        var cases = from present in Gen.SubListOf(fields)
                    from chosen in Gen.ListOf(Gen.Elements(values), fields.Length)
                    from settings in Settings()
                    from dialect in Gen.Elements(Dialect.OpenAi, Dialect.Anthropic)
                    from model in Gen.Elements("gpt-4o", "o3", "claude-sonnet-4-5", "claude-opus-4-7", "grok-4", "m")
                    select (Body: "{" + string.Join(" , ", present.Select((name, i) => $"\"{name}\" : {chosen[i]}")) + "}", settings, Target: new FillTarget { Dialect = dialect, Model = model });
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var filled = Patch(one.Body, one.settings, one.Target);
            Assert.EndsWith(one.Body[1..], filled, StringComparison.Ordinal);
            using var before = JsonDocument.Parse(one.Body);
            using var after = JsonDocument.Parse(filled, new() { AllowDuplicateProperties = false });
            Assert.All(before.RootElement.EnumerateObject(), member => Assert.Equal(member.Value.GetRawText(), after.RootElement.GetProperty(member.Name).GetRawText()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(20_000)));
    }

    [Theory]
    [InlineData("gpt-4o", """{"temperature":1.5,"top_p":0.9,"stop":["\n\n","END \u0022x\u0022"],"presence_penalty":0.3,"frequency_penalty":-0.4,"seed":42}""")]
    [InlineData("o3-mini", """{"seed":42,"reasoning_effort":"xhigh"}""")]
    public void A_request_that_becomes_one_of_OpenAi_is_filled_by_its_names(string model, string expected)
    {
        var sent = Translate(Dialect.Anthropic, """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}""", model);

        Assert.Equal(expected, Only(sent, "temperature", "top_p", "stop", "presence_penalty", "frequency_penalty", "seed", "reasoning_effort"));
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", "", """{"temperature":1,"stop_sequences":["END \u0022x\u0022"]}""")]
    [InlineData("claude-opus-4-7", "", """{"stop_sequences":["END \u0022x\u0022"],"output_config":{"effort":"max"}}""")]
    [InlineData("claude-sonnet-4-5", ",\"top_p\":0.5", """{"top_p":0.5,"stop_sequences":["END \u0022x\u0022"]}""")]
    [InlineData("claude-sonnet-4-5", ",\"temperature\":0.1,\"stop\":\"S\"", """{"temperature":0.1,"stop_sequences":["S"]}""")]
    public void A_request_that_becomes_one_of_Anthropic_is_filled_by_its_names(string model, string more, string expected)
    {
        var sent = Translate(Dialect.OpenAi, $$"""{"model":"m","messages":[{"role":"user","content":"Hi"}]{{more}}}""", model);

        Assert.Equal(expected, Only(sent, "temperature", "top_p", "stop_sequences", "output_config", "thinking", "seed", "presence_penalty"));
    }

    [Fact]
    public void A_translated_request_keeps_what_its_client_said()
    {
        var sent = Translate(Dialect.Anthropic, """{"model":"m","max_tokens":9,"temperature":0,"stop_sequences":["S"],"messages":[{"role":"user","content":"Hi"}]}""", "gpt-4o");

        Assert.Equal("""{"temperature":0,"top_p":0.9,"stop":["S"],"max_tokens":9}""", Only(sent, "temperature", "top_p", "stop", "max_tokens"));
    }

    private static Gen<ModelSettingsConfig> Settings() => Gen.Choose(0, 255).Select(bits => new ModelSettingsConfig
    {
        Temperature = (bits & 1) != 0 ? All.Temperature : null,
        TopP = (bits & 2) != 0 ? All.TopP : null,
        MaxTokens = (bits & 4) != 0 ? All.MaxTokens : null,
        PresencePenalty = (bits & 8) != 0 ? All.PresencePenalty : null,
        FrequencyPenalty = (bits & 16) != 0 ? All.FrequencyPenalty : null,
        Stop = (bits & 32) != 0 ? All.Stop : null,
        Seed = (bits & 64) != 0 ? All.Seed : null,
        ReasoningEffort = (bits & 128) != 0 ? All.ReasoningEffort : null,
    });

    private static string Patch(string body, ModelSettingsConfig? settings, FillTarget target)
    {
        var output = new ArrayBufferWriter<byte>();
        RequestPatch.Write(RequestScan.TryRead(Encoding.UTF8.GetBytes(body))!, new() { Fill = settings, FillTarget = target }, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static JsonElement Translate(Dialect client, string body, string model)
    {
        using var document = JsonDocument.Parse(body);
        var upstream = client == Dialect.OpenAi ? Dialect.Anthropic : Dialect.OpenAi;
        var result = Translation.Begin(client, upstream, document.RootElement, new() { Model = model, Fill = All });
        Assert.True(result.Succeeded);
        using var sent = JsonDocument.Parse(result.Translation.Body);
        return sent.RootElement.Clone();
    }

    private static string Only(JsonElement sent, params string[] names) =>
        "{" + string.Join(',', names.Where(name => sent.TryGetProperty(name, out _)).Select(name => $"\"{name}\":{JsonSerializer.Serialize(sent.GetProperty(name))}")) + "}";
}
