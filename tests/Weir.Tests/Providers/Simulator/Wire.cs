using System.Text.Json;

namespace Weir.Tests.Providers.Simulator;

/// <summary>Reads answers for assertions.</summary>
internal static class Wire
{
    public static async Task<string> TextAsync(this HttpResponseMessage response) =>
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonElement.Parse(await response.TextAsync());

    /// <summary>The events of a stream, as their data, split naively on LF.</summary>
    public static List<string> Data(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(static block => block.Split('\n'))
            .Where(static line => line.StartsWith("data: ", StringComparison.Ordinal))
            .Select(static line => line[6..])];

    public static List<JsonElement> Events(string stream) =>
        [.. Data(stream).Where(static data => data != "[DONE]").Select(static data => JsonElement.Parse(data))];

    /// <summary>Reads until the end or the break, and says what came before it.</summary>
    public static async Task<(byte[] Bytes, Exception? Break)> ReadToBreakAsync(this HttpResponseMessage response)
    {
        using var all = new MemoryStream();
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.CopyToAsync(all, TestContext.Current.CancellationToken);
            return (all.ToArray(), null);
        }
        catch (IOException broken)
        {
            return (all.ToArray(), broken);
        }
    }
}
