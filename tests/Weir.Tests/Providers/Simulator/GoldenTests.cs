using System.Text;

namespace Weir.Tests.Providers.Simulator;

/// <summary>The wire format of every surface, byte by byte, through both doors.</summary>
public sealed class GoldenTests
{
    private const string Tools =
        """
        "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"},"unit":{"enum":["c","f"]}},"required":["city","unit"]}}},
        {"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{"zone":{"type":"integer","minimum":-12,"maximum":14}},"required":["zone"]}}}]
        """;

    private const string AnthropicTools =
        """
        "tools":[{"name":"get_weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]
        """;

    private static readonly (string File, string Path, string? Body)[] All =
    [
        ("chat.json", "/v1/chat/completions", """{"model":"sim-gpt","max_tokens":20,"messages":[{"role":"user","content":"Tell me about rivers"}]}"""),
        ("chat.sse", "/v1/chat/completions", """{"model":"sim-gpt","max_tokens":12,"stream":true,"messages":[{"role":"user","content":"Tell me about rivers"}]}"""),
        ("chat-usage.sse", "/v1/chat/completions", """{"model":"sim-gpt","max_tokens":6,"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Tell me about rivers"}]}"""),
        ("chat-tools.json", "/v1/chat/completions", $$"""{"model":"sim-gpt","messages":[{"role":"user","content":"Weather and time, both please"}],{{Tools}}}"""),
        ("chat-tools.sse", "/v1/chat/completions", $$"""{"model":"sim-gpt","stream":true,"messages":[{"role":"user","content":"Weather and time, both please"}],{{Tools}}}"""),
        ("embeddings.json", "/v1/embeddings", """{"model":"sim-embedding","input":["river","stone"],"dimensions":4}"""),
        ("embeddings-base64.json", "/v1/embeddings", """{"model":"sim-embedding","input":"river","dimensions":4,"encoding_format":"base64"}"""),
        ("models.json", "/v1/models", null),
        ("messages.json", "/v1/messages", """{"model":"sim-claude","max_tokens":20,"messages":[{"role":"user","content":"Tell me about rivers"}]}"""),
        ("messages.sse", "/v1/messages", """{"model":"sim-claude","max_tokens":12,"stream":true,"messages":[{"role":"user","content":"Tell me about rivers"}]}"""),
        ("messages-thinking.sse", "/v1/messages", """{"model":"sim-claude","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":1024},"stream":true,"stop_sequences":["."],"messages":[{"role":"user","content":"Tell me about rivers"}]}"""),
        ("messages-tools.json", "/v1/messages", $$"""{"model":"sim-claude","max_tokens":900,"messages":[{"role":"user","content":"The weather?"}],{{AnthropicTools}}}"""),
        ("messages-tools.sse", "/v1/messages", $$"""{"model":"sim-claude","max_tokens":900,"stream":true,"messages":[{"role":"user","content":"The weather?"}],{{AnthropicTools}}}"""),
        ("count-tokens.json", "/v1/messages/count_tokens", """{"model":"sim-claude","messages":[{"role":"user","content":"Tell me about rivers"}]}"""),
    ];

    public static TheoryData<string, bool> Cases => [.. All.SelectMany(static c => new[] { false, true }.Select(http => new TheoryDataRow<string, bool>(c.File, http)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answers_are_these_bytes(string file, bool overHttp)
    {
        await using var door = await Door.OpenAsync(overHttp);
        var (_, path, body) = All.Single(c => c.File == file);
        (string, string)[] headers = path.Contains("messages", StringComparison.Ordinal) ? [("anthropic-version", "2023-06-01")] : [];

        using var response = await door.SendAsync(body is null ? HttpMethod.Get : HttpMethod.Post, path, body, headers);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(file.EndsWith(".sse", StringComparison.Ordinal) ? "text/event-stream" : "application/json", response.Content.Headers.ContentType!.MediaType);
        var actual = await response.TextAsync();
        var golden = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Fixtures", "Simulator", file), Encoding.UTF8, TestContext.Current.CancellationToken);
        Assert.Equal(golden, actual);
    }

    [Fact]
    public async Task The_path_works_without_v1_and_behind_a_deployment()
    {
        await using var door = Door.InProcess();
        var body = """{"model":"sim-gpt","messages":[{"role":"user","content":"hello"}]}""";

        foreach (var path in (string[])["/chat/completions", "/primary/chat/completions", "/primary/v1/chat/completions"])
        {
            using var response = await door.SendAsync(HttpMethod.Post, path, body);
            Assert.Equal(200, (int)response.StatusCode);
        }

        Assert.Equal(["", "primary", "primary"], door.Engine.Bill.Entries().Select(static entry => entry.Deployment));
    }
}
