namespace Weir.Tests.Providers.Simulator;

/// <summary>Bad requests are refused as the real providers refuse them.</summary>
public sealed class ValidationTests
{
    private const string Hi = """[{"role":"user","content":"hi"}]""";
    private const string Tool = """{"name":"f","input_schema":{"type":"object"}}""";

    [Theory]
    [InlineData("{", 400, "JSON")]
    [InlineData("[]", 400, "JSON")]
    [InlineData($$$"""{"messages":{{{Hi}}}}""", 400, "model")]
    [InlineData("""{"model":"sim-x"}""", 400, "messages")]
    [InlineData("""{"model":"sim-x","messages":[]}""", 400, "messages")]
    [InlineData("""{"model":"sim-x","messages":"hi"}""", 400, "messages")]
    [InlineData($$$"""{"model":"sim-unknown","messages":{{{Hi}}}}""", 404, "sim-unknown")]
    [InlineData("""{"model":"sim-x","messages":[{"role":"robot","content":"hi"}]}""", 400, "role")]
    [InlineData($$$"""{"model":"sim-x","messages":{{{Hi}}},"max_tokens":0}""", 400, "max_tokens")]
    [InlineData($$$"""{"model":"sim-x","messages":{{{Hi}}},"stream_options":{"include_usage":true}}""", 400, "stream_options")]
    [InlineData($$$"""{"model":"sim-x","messages":{{{Hi}}},"tools":[{"type":"function"}]}""", 400, "tools[0]")]
    [InlineData($$$"""{"model":"sim-x","messages":{{{Hi}}},"tools":[{"type":"function","function":{"name":"a b"}}]}""", 400, "name")]
    [InlineData($$$$"""{"model":"sim-x","messages":{{{{Hi}}}},"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"string"}}}]}""", 400, "schema")]
    [InlineData($$$"""{"model":"sim-x","messages":{{{Hi}}},"tool_choice":"required"}""", 400, "tool_choice")]
    [InlineData($$$"""{"model":"sim-x","messages":{{{Hi}}},"response_format":{"type":"xml"}}""", 400, "response_format")]
    [InlineData("""{"model":"sim-x","messages":[{"role":"tool","tool_call_id":"x","content":"1"}]}""", 400, "tool_calls")]
    [InlineData("""{"model":"sim-x","messages":[{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"?"}]}""", 400, "c1")]
    public async Task OpenAi_requests(string body, int status, string mention)
    {
        await using var door = Door.InProcess();

        using var response = await door.ChatAsync(body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(mention, (await response.JsonAsync()).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($$$"""{"model":"sim-x","messages":{{{Hi}}}}""", "max_tokens: Field required")]
    [InlineData("""{"model":"sim-x","max_tokens":9,"messages":[]}""", "at least one message")]
    [InlineData("""{"model":"sim-x","max_tokens":9,"messages":[{"role":"system","content":"hi"}]}""", "role")]
    [InlineData("""{"model":"sim-x","max_tokens":9,"messages":[{"role":"user","content":""}]}""", "non-empty")]
    [InlineData("""{"model":"sim-x","max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"1"}]}]}""", "t1")]
    [InlineData("""{"model":"sim-x","max_tokens":9,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},{"role":"user","content":"?"}]}""", "t1")]
    [InlineData($$$"""{"model":"sim-x","max_tokens":9,"messages":{{{Hi}}},"tools":[{"name":"f"}]}""", "input_schema")]
    [InlineData($$$"""{"model":"sim-x","max_tokens":9,"messages":{{{Hi}}},"tools":[{{{Tool}}},{{{Tool}}}]}""", "unique")]
    [InlineData($$$"""{"model":"sim-x","max_tokens":9,"messages":{{{Hi}}},"tools":[{{{Tool}}}],"tool_choice":{"type":"tool","name":"g"}}""", "'g'")]
    [InlineData($$$"""{"model":"sim-x","max_tokens":9,"messages":{{{Hi}}},"thinking":{"type":"enabled","budget_tokens":10}}""", "1024")]
    [InlineData($$$"""{"model":"sim-x","max_tokens":1024,"messages":{{{Hi}}},"thinking":{"type":"enabled","budget_tokens":1024}}""", "greater")]
    public async Task Anthropic_requests(string body, string mention)
    {
        await using var door = Door.InProcess();

        using var response = await door.MessageAsync(body);

        Assert.Equal(400, (int)response.StatusCode);
        var error = await response.JsonAsync();
        Assert.Equal("invalid_request_error", error.GetProperty("error").GetProperty("type").GetString());
        Assert.Contains(mention, error.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_header_is_needed()
    {
        await using var door = Door.InProcess();

        using var response = await door.SendAsync(HttpMethod.Post, "/v1/messages", $$$"""{"model":"sim-x","max_tokens":9,"messages":{{{Hi}}}}""");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("anthropic-version", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"e"}""")]
    [InlineData("""{"model":"e","input":""}""")]
    [InlineData("""{"model":"e","input":[]}""")]
    [InlineData("""{"model":"e","input":"a","encoding_format":null}""")]
    [InlineData("""{"model":"e","input":"a","dimensions":0}""")]
    public async Task Embedding_requests(string body)
    {
        await using var door = Door.InProcess();

        using var response = await door.SendAsync(HttpMethod.Post, "/v1/embeddings", body);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("authorization", "Bearer right", 200)]
    [InlineData("x-api-key", "right", 200)]
    [InlineData("authorization", "Bearer wrong", 401)]
    [InlineData("x-other", "right", 401)]
    public async Task A_credential_is_needed_once_one_is_set(string header, string value, int status)
    {
        await using var door = await Door.OpenAsync(overHttp: true, new() { ApiKey = "right" });

        using var response = await door.SendAsync(HttpMethod.Get, "/v1/models", null, (header, value));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_body_and_an_unknown_path(bool overHttp)
    {
        await using var door = await Door.OpenAsync(overHttp, new() { MaxRequestBytes = 1_000 });

        using var large = await door.AskAsync(anthropic: true, "sim-x", stream: false, new string('a', 2_000));
        using var unknown = await door.SendAsync(HttpMethod.Post, "/v1/responses", "{}");

        Assert.Equal(413, (int)large.StatusCode);
        Assert.Contains("request_too_large", await large.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (int)unknown.StatusCode);
    }
}
