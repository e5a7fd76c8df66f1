using System.Text;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>One request that must be refused, and how.</summary>
/// <param name="Status">HTTP status in both dialects.</param>
/// <param name="Code">Code of the OpenAI error; also the name in the record.</param>
/// <param name="Body">The body by dialect.</param>
internal sealed record RefusalCase(int Status, string Code, Func<Dialect, byte[]> Body)
{
    /// <summary>Field at fault.</summary>
    public string? Param { get; init; }

    /// <summary>Whether SDKs may try again; if not, <c>x-should-retry: false</c> must be there.</summary>
    public bool MayRetry { get; init; }

    /// <summary>Only on this surface.</summary>
    public Dialect? Only { get; init; }

    public Func<Dialect, string> Path { get; init; } = Ask.Path;

    /// <summary>Headers beside the dialect's own.</summary>
    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>Whether an operation is recorded: not for callers nobody knows.</summary>
    public bool Recorded { get; init; } = true;

    /// <summary>What the message must name.</summary>
    public string Says { get; init; } = "";
}

/// <summary>Every way in which Weir itself refuses a request that a table can say.</summary>
internal static class RefusalCases
{
    public static readonly Dictionary<string, RefusalCase> All = new(StringComparer.Ordinal)
    {
        ["not JSON"] = Malformed("model=m"),
        ["half a document"] = Malformed("{\"model\":\"m\",\"messages\":["),
        ["empty body"] = Malformed(""),
        ["array"] = Malformed("[]"),
        ["null"] = Malformed("null"),
        ["two documents"] = Malformed("{\"model\":\"m\"}{\"model\":\"m\"}"),
        ["trailing comma"] = Malformed("{\"model\":\"m\",}"),
        ["comment"] = Malformed("{\"model\":\"m\" /* why */}"),
        ["duplicate property"] = new(400, "invalid_json", dialect => Bytes(Ask.Body(dialect, more: ",\"model\":\"m\""))),
        ["duplicate property, escaped"] = new(400, "invalid_json", dialect => Bytes(Ask.Body(dialect, more: ",\"\\u006dodel\":\"m\""))),
        ["duplicate property deep inside"] = new(400, "invalid_json", dialect => Bytes(Ask.Body(dialect, more: ",\"x\":[{\"a\":{\"b\":1,\"b\":2}}]"))),
        ["65 levels"] = new(400, "invalid_json", dialect => Bytes(Ask.Body(dialect, more: ",\"x\":" + Nested(64)))),
        ["10,000 levels"] = new(400, "invalid_json", dialect => Bytes(Ask.Body(dialect, more: ",\"x\":" + Nested(10_000)))),
        ["invalid UTF-8"] = new(400, "invalid_json", dialect => Broken(dialect, 0xC3, 0x28)),
        ["overlong UTF-8"] = new(400, "invalid_json", dialect => Broken(dialect, 0xC0, 0xAF)),
        ["surrogate in UTF-8"] = new(400, "invalid_json", dialect => Broken(dialect, 0xED, 0xA0, 0x80)),
        ["high surrogate alone"] = Surrogate("\\ud83d"),
        ["high surrogate, then text"] = Surrogate("\\ud83dx"),
        ["high surrogate, then an escape"] = Surrogate("\\ud83d\\n"),
        ["two high surrogates"] = Surrogate("\\ud83d\\ud83d\\ude00"),
        ["low surrogate alone"] = Surrogate("\\ude00"),
        ["pair the wrong way round"] = Surrogate("\\ude00\\ud83d"),
        ["pair, then half a pair"] = Surrogate("\\ud83d\\ude00\\uD83D"),
        ["lone surrogate in a name"] = new(400, "invalid_json", dialect => Bytes(Ask.Body(dialect, more: ",\"\\ud83d\":1"))),

        ["no model"] = Field("model", """{"max_tokens":9,"messages":[{"role":"user","content":"x"}]}"""),
        ["model is a number"] = Field("model", """{"model":7,"max_tokens":9,"messages":[{"role":"user","content":"x"}]}"""),
        ["model is empty"] = Field("model", """{"model":"","max_tokens":9,"messages":[{"role":"user","content":"x"}]}"""),
        ["model is a novel"] = Field("model", $$"""{"model":"{{new string('m', 257)}}","max_tokens":9,"messages":[{"role":"user","content":"x"}]}"""),
        ["no messages"] = Field("messages", """{"model":"m","max_tokens":9}"""),
        ["messages is text"] = Field("messages", """{"model":"m","max_tokens":9,"messages":"x"}"""),
        ["messages is empty"] = Field("messages", """{"model":"m","max_tokens":9,"messages":[]}"""),
        ["stream is text"] = Field("stream", """{"model":"m","max_tokens":9,"stream":"yes","messages":[{"role":"user","content":"x"}]}"""),
        ["max_tokens is text"] = Field("max_tokens", """{"model":"m","max_tokens":"9","messages":[{"role":"user","content":"x"}]}"""),
        ["max_tokens is negative"] = Field("max_tokens", """{"model":"m","max_tokens":-9,"messages":[{"role":"user","content":"x"}]}"""),
        ["max_tokens is a fraction"] = Field("max_tokens", """{"model":"m","max_tokens":1.5,"messages":[{"role":"user","content":"x"}]}"""),
        ["max_tokens is beyond 64 bits"] = Field("max_tokens", """{"model":"m","max_tokens":99999999999999999999,"messages":[{"role":"user","content":"x"}]}"""),
        ["n is zero"] = Field("n", """{"model":"m","n":0,"messages":[{"role":"user","content":"x"}]}""") with { Only = Dialect.OpenAi },
        ["stream_options is true"] = Field("stream_options", """{"model":"m","stream_options":true,"messages":[{"role":"user","content":"x"}]}""") with { Only = Dialect.OpenAi },
        ["user is a number"] = Field("user", """{"model":"m","user":1,"messages":[{"role":"user","content":"x"}]}""") with { Only = Dialect.OpenAi },
        ["metadata is text"] = Field("metadata", """{"model":"m","max_tokens":9,"metadata":"x","messages":[{"role":"user","content":"x"}]}""") with { Only = Dialect.Anthropic },
        ["no max_tokens"] = Field("max_tokens", """{"model":"m","messages":[{"role":"user","content":"x"}]}""") with { Only = Dialect.Anthropic },
        ["embeddings without input"] = Field("input", """{"model":"m"}""") with { Only = Dialect.OpenAi, Path = _ => "/v1/embeddings" },
        ["embeddings of a number"] = Field("input", """{"model":"m","input":1}""") with { Only = Dialect.OpenAi, Path = _ => "/v1/embeddings" },
        ["counting without messages"] = Field("messages", """{"model":"m"}""") with { Only = Dialect.Anthropic, Path = _ => "/v1/messages/count_tokens" },

        ["no key"] = Stranger("Authorization", "Bearer "),
        ["unknown key"] = Stranger("Authorization", "Bearer wk_test_ffffffffffffffffffffffffffffffff"),
        ["unknown x-api-key"] = Stranger("x-api-key", "wk_test_ffffffffffffffffffffffffffffffff"),
        ["another scheme"] = Stranger("Authorization", "Basic " + GatewayHost.Key),
        ["half a key"] = Stranger("x-api-key", GatewayHost.Key[..20]),
        ["a key and more"] = Stranger("x-api-key", GatewayHost.Key + "x"),
        ["a key of 10,000 characters"] = Stranger("x-api-key", new string('k', 10_000)),
        ["disabled key"] = Stranger("x-api-key", GatewayHost.Key2),
        ["admin token"] = Stranger("Authorization", "Bearer " + GatewayHost.AdminToken),
        ["two different keys"] = Stranger("x-api-key", GatewayHost.Key) with { Headers = [("x-api-key", GatewayHost.Key), ("Authorization", "Bearer " + GatewayHost.Key3)] },

        ["model not allowed"] = new(403, "model_not_allowed", dialect => Bytes(Ask.Body(dialect, "closed"))) { Param = "model", Says = "closed" },
        ["unknown model"] = new(404, "model_not_found", dialect => Bytes(Ask.Body(dialect, "no-such-model"))) { Param = "model", Says = "no-such-model" },
        ["unknown path"] = new(404, "unknown_url", dialect => Bytes(Ask.Body(dialect))) { Path = _ => "/v1/completions", Recorded = false, Says = "/v1/completions" },
        ["too large"] = new(413, "request_too_large", dialect => Bytes(Ask.Body(dialect, text: new string('x', 70_000)))) { Says = "65536" },
    };

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    private static RefusalCase Malformed(string body) => new(400, "invalid_json", _ => Bytes(body));

    private static RefusalCase Surrogate(string escape) => new(400, "invalid_json", dialect => Bytes(Ask.Body(dialect, text: "@@").Replace("@@", escape, StringComparison.Ordinal)));

    private static RefusalCase Field(string name, string body) => new(400, "invalid_request", _ => Bytes(body)) { Param = name, Says = name };

    private static RefusalCase Stranger(string header, string value) =>
        new(401, "invalid_api_key", dialect => Bytes(Ask.Body(dialect))) { Headers = [(header, value)], Recorded = false };

    private static byte[] Broken(Dialect dialect, params byte[] bytes)
    {
        var body = Bytes(Ask.Body(dialect, text: "@"));
        var at = Array.IndexOf(body, (byte)'@');
        return [.. body[..at], .. bytes, .. body[(at + 1)..]];
    }
}
