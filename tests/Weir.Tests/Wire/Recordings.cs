using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

/// <summary>The recorded answers under Fixtures/wire and what every test does with them.</summary>
internal static class Recordings
{
    public const string OpenAiRequest =
        """{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]}""";

    public const string AnthropicRequest = """{"model":"m","stream":true,"max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""";

    public static string Folder(Dialect upstream) =>
        Path.Combine(AppContext.BaseDirectory, "Fixtures", "wire", upstream == Dialect.OpenAi ? "openai" : "anthropic");

    public static Dialect Other(Dialect dialect) => dialect == Dialect.OpenAi ? Dialect.Anthropic : Dialect.OpenAi;

    public static IEnumerable<string> Names(Dialect upstream, string extension) =>
        Directory.GetFiles(Folder(upstream), "*" + extension)
            .Select(static path => Path.GetFileName(path))
            .Where(name => name.Count(static c => c == '.') == 1)
            .Select(static name => Path.GetFileNameWithoutExtension(name))
            .Order(StringComparer.Ordinal);

    public static string Read(Dialect upstream, string file) => File.ReadAllText(Path.Combine(Folder(upstream), file));

    public static Translation Begin(Dialect client, string? request = null)
    {
        using var document = JsonDocument.Parse(request ?? (client == Dialect.OpenAi ? OpenAiRequest : AnthropicRequest));
        var target = new TranslationTarget { Model = "upstream-model", CreatedUnixSeconds = 1_763_700_001 };
        var result = Translation.Begin(client, Other(client), document.RootElement, target);
        Assert.True(result.Succeeded, result.Refusal?.Message);
        return result.Translation;
    }

    public static string TranslateStream(Dialect upstream, string recording, bool finish = true)
    {
        var translation = Begin(Other(upstream));
        var output = new ArrayBufferWriter<byte>();
        foreach (var item in SseText.Parse(recording))
        {
            translation.Feed(SseText.Utf8(item.Type), SseText.Utf8(item.Data), output);
        }

        if (finish)
        {
            translation.Finish(output);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string TranslatePlain(Dialect upstream, string body)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(Begin(Other(upstream)).Answer(SseText.Utf8(body), output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
