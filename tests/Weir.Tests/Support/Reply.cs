using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Wire;

namespace Weir.Tests.Support;

/// <summary>A whole answer of the gateway under test.</summary>
internal sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes, string TestId)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public string Operation => Headers["x-weir-operation"];

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The answer's error, read strictly in the dialect's shape.</summary>
    public ReplyError Error(Dialect dialect) => ReplyError.Of(dialect, Json);

    public static async Task<Reply> OfAsync(HttpResponseMessage response, string testId, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Add(headers, response.Headers.NonValidated);
        Add(headers, response.Content.Headers.NonValidated);
        return new((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync(cancellationToken), testId);
    }

    private static void Add(Dictionary<string, string> headers, HttpHeadersNonValidated from)
    {
        foreach (var (name, values) in from)
        {
            headers[name] = values.ToString();
        }
    }
}

/// <summary>An error in one of the two shapes.</summary>
internal sealed record ReplyError(string Type, string Message, string? Code, string? Param, string? RequestId)
{
    /// <summary>Reads it and fails where the object is not exactly the dialect's.</summary>
    public static ReplyError Of(Dialect dialect, JsonElement root)
    {
        var error = root.GetProperty("error");
        var message = error.GetProperty("message").GetString()!;
        Assert.NotEmpty(message);
        if (dialect == Dialect.OpenAi)
        {
            Assert.Equal(["error"], root.EnumerateObject().Select(one => one.Name));
            Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(one => one.Name));
            return new(error.GetProperty("type").GetString()!, message, error.GetProperty("code").GetString(), error.GetProperty("param").GetString(), null);
        }

        Assert.Equal("error", root.GetProperty("type").GetString());
        Assert.Equal(["type", "message"], error.EnumerateObject().Select(one => one.Name));
        Assert.Empty(root.EnumerateObject().Select(one => one.Name).Except(["type", "error", "request_id"]));
        return new(error.GetProperty("type").GetString()!, message, null, null, root.TryGetProperty("request_id", out var id) ? id.GetString() : null);
    }
}
