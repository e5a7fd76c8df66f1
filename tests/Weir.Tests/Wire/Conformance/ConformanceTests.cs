using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire.Conformance;

public sealed class ConformanceTests
{
    public static TheoryData<Dialect, string> Requests => Data(RequestRows.All, Dialect.OpenAi, Dialect.Anthropic);

    public static TheoryData<Dialect, string> Answers => Data(AnswerRows.All, Dialect.OpenAi, Dialect.Anthropic);

    public static TheoryData<Dialect, string> Streams => Data(AnswerRows.Streams, Dialect.OpenAi, Dialect.Anthropic);

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request(Dialect client, string feature)
    {
        var example = Case(RequestRows.All, client, feature);
        var result = Begin(client, example);
        if (example.Verdict == Verdict.Refused)
        {
            Assert.Equal(example.Expected, result.Refusal?.Field);
            return;
        }

        Assert.True(result.Succeeded, result.Refusal?.Message);
        var body = Encoding.UTF8.GetString(result.Translation.Body.Span);
        if (example.Verdict == Verdict.Dropped)
        {
            Assert.Contains(example.Expected, result.Translation.Dropped);
        }
        else
        {
            AssertHas(example.Expected, body);
            Assert.Equal(example.AlsoDropped is null ? [] : [example.AlsoDropped], result.Translation.Dropped);
        }

        Assert.True(example.AlsoDropped is null || result.Translation.Dropped.Contains(example.AlsoDropped));
        Assert.True(example.Absent is null || !body.Contains(example.Absent, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Plain_answer(Dialect upstream, string feature)
    {
        var example = Case(AnswerRows.All, upstream, feature);

        AssertHas(example.Expected, Recordings.TranslatePlain(upstream, example.Given));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Streamed_answer(Dialect upstream, string feature)
    {
        var example = Case(AnswerRows.All, upstream, feature);

        AssertHas(example.Expected, Reassemble(upstream, AnswerAsJson.StreamOf(upstream, example.Given)));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Recorded_stream(Dialect upstream, string feature)
    {
        var example = Case(AnswerRows.Streams, upstream, feature);
        var recording = Recordings.Read(upstream, example.Given + ".sse");

        AssertHas(example.Expected, Reassemble(upstream, recording));
        Assert.True(example.Absent is null || !Recordings.TranslateStream(upstream, recording).Contains(example.Absent, StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_is_what_the_rows_say() =>
        Golden.CheckFile(Path.Combine("docs", "conformance.md"), ConformanceDocument.Write());

    private static TranslationResult Begin(Dialect client, ConformanceCase example)
    {
        var request = JsonNode.Parse(client == Dialect.OpenAi
            ? """{"model":"m","messages":[{"role":"user","content":"Hi"}]}"""
            : """{"model":"m","max_tokens":1000,"messages":[{"role":"user","content":"Hi"}]}""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(example.Given)!.AsObject())
        {
            request[name] = value?.DeepClone();
        }

        using var document = JsonDocument.Parse(request.ToJsonString());
        var model = example.Model ?? (client == Dialect.OpenAi ? "claude-sonnet-4-5" : "gpt-4o");
        return Translation.Begin(client, Recordings.Other(client), document.RootElement, new TranslationTarget { Model = model });
    }

    private static string Reassemble(Dialect upstream, string recording)
    {
        var stream = Recordings.TranslateStream(upstream, recording);
        return (upstream == Dialect.OpenAi
            ? AnswerAsJson.OfAnthropic(AnthropicStreamRules.Check(stream))
            : AnswerAsJson.OfOpenAi(OpenAiStreamRules.Check(stream))).ToJsonString();
    }

    private static void AssertHas(string expected, string actual)
    {
        using var wanted = JsonDocument.Parse(expected);
        using var found = JsonDocument.Parse(actual);
        Assert.Null(JsonSubset.Difference(wanted.RootElement, found.RootElement));
    }

    private static ConformanceCase Case(IReadOnlyList<ConformanceRow> rows, Dialect from, string feature)
    {
        var row = rows.Single(row => row.Feature == feature);
        return (from == Dialect.OpenAi ? row.OpenAiToAnthropic : row.AnthropicToOpenAi)!;
    }

    private static TheoryData<Dialect, string> Data(IReadOnlyList<ConformanceRow> rows, params ReadOnlySpan<Dialect> directions)
    {
        var data = new TheoryData<Dialect, string>();
        foreach (var from in directions)
        {
            foreach (var row in rows.Where(row => (from == Dialect.OpenAi ? row.OpenAiToAnthropic : row.AnthropicToOpenAi) is not null))
            {
                data.Add(from, row.Feature);
            }
        }

        return data;
    }
}
