using System.Security.Cryptography;

namespace Weir.Acceptance.DotNetSdks;

/// <summary>What can be behind the gateway, each as a model <c>chat-(name)</c>, and what the .NET scenarios ask of it.</summary>
public static class Upstreams
{
    /// <summary>A PNG of one pixel.</summary>
    public const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /// <summary>Arguments of both tools.</summary>
    public const string WeatherSchema = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""";

    /// <summary>A structured answer.</summary>
    public const string BookSchema = """{"type":"object","properties":{"title":{"type":"string"},"pages":{"type":"integer"}},"required":["title","pages"],"additionalProperties":false}""";

    /// <summary>By when a stream left without its token being cancelled is gone: .NET reads on for 2 s before it closes such a connection.</summary>
    public static readonly TimeSpan DotNetDrain = TimeSpan.FromSeconds(10);

    /// <summary>Both dialects, over HTTP and inside the gateway.</summary>
    public static TheoryData<string> All => ["openai", "anthropic", "openai-inside", "anthropic-inside"];

    /// <summary>Both dialects, over HTTP: those whose bill can be read.</summary>
    public static TheoryData<string> Remote => ["openai", "anthropic"];

    /// <summary>Every upstream, plain and streaming.</summary>
    public static MatrixTheoryData<string, bool> BothWays => new(["openai", "anthropic", "openai-inside", "anthropic-inside"], [false, true]);

    /// <summary>Ways in which a stream ends too early, for each upstream.</summary>
    public static MatrixTheoryData<string, string> BrokenStreams => new(
        ["openai", "anthropic", "openai-inside", "anthropic-inside"],
        ["error-event=3", "cut-after=3", "reset-after=6, interval-ms=100"]);

    /// <summary>A directive that changes nothing, yet makes one call findable: on the bill as directive, in Weir's records as user.</summary>
    public static string Mark() => $"seed={RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue)}";

    /// <summary>Reads a few items, then cancels while the next is being waited for, as a person who presses stop does.</summary>
    public static async Task CancelAsync<T>(IAsyncEnumerable<T> stream, CancellationTokenSource abort)
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using var items = stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
            for (var seen = 0; ; seen++)
            {
                var next = items.MoveNextAsync().AsTask();
                if (seen == 5)
                {
                    await abort.CancelAsync();
                }

                Assert.True(await next, "the stream ended before it was cancelled");
            }
        });
    }
}
