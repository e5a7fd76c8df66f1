using System.Text;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

public sealed class SseReaderTests
{
    [Fact]
    public void An_Anthropic_stream_gives_types_and_data()
    {
        var said = Read("event: message_start\ndata: {\"type\":\"message_start\"}\n\nevent: ping\ndata: {}\n\n");

        Assert.Equal([("message_start", "{\"type\":\"message_start\"}"), ("ping", "{}")], said.Events);
        Assert.Equal(SseStatus.End, said.Final);
    }

    [Theory]
    [InlineData("data: a\n\n", "", "a")]
    [InlineData("data:a\n\n", "", "a")]
    [InlineData("data:  a\n\n", "", " a")]
    [InlineData("data: a\r\n\r\n", "", "a")]
    [InlineData("data: a\r\r", "", "a")]
    [InlineData("data: a\r\r\n", "", "a")]
    [InlineData("data: a\n\r\n", "", "a")]
    [InlineData("data: a\r\n\n", "", "a")]
    [InlineData("data: a\ndata: b\n\n", "", "a\nb")]
    [InlineData("data\ndata\n\n", "", "\n")]
    [InlineData("data:\n\n", "", "")]
    [InlineData(": keep-alive\n\n", "", "")]
    [InlineData("\n", "", "")]
    [InlineData("event: a\nevent: b\ndata: c\n\n", "b", "c")]
    [InlineData("event:a\nid: 7\nretry: 3\ndatabase: x\neventual: y\ndata: c\n\n", "a", "c")]
    [InlineData("\u00EF\u00BB\u00BFdata: a\n\n", "", "a")]
    public void One_event_is_read_by_the_rules(string text, string type, string data)
    {
        var said = Read(text);

        Assert.Equal([(type, data)], said.Events);
        Assert.Equal(SseStatus.End, said.Final);
        Assert.Equal(text, Encoding.Latin1.GetString(said.Raw));
    }

    [Theory]
    [InlineData("data: {\"a\":", "", "{\"a\":")]
    [InlineData("data: a\n\ndata: [DONE]", "", "[DONE]")]
    [InlineData("data: a\n\ndata: [DONE]\n", "", "[DONE]")]
    [InlineData("data: a\n\ndata: [DONE]\r", "", "[DONE]")]
    [InlineData("data: a\n\nevent: message_stop\ndata: {}", "message_stop", "{}")]
    [InlineData("data: a\n\nevent: messa", "messa", "")]
    [InlineData("data: a\n\n: ping\n", "", "")]
    [InlineData("d", "", "")]
    public void A_stream_that_ends_inside_an_event_is_truncated_and_shows_what_it_had(string text, string type, string data)
    {
        var said = Read(text);

        Assert.Equal(SseStatus.Truncated, said.Final);
        Assert.Equal((type, data), (said.FinalType, said.FinalData));
        Assert.Equal(text, Encoding.Latin1.GetString(said.Raw));
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: a\n\n")]
    [InlineData("data: a\n\ndata: b")]
    public void A_lost_connection_is_truncated_even_between_events(string text)
    {
        var fault = new IOException("reset");
        using var reader = new SseReader(new ChunkedStream(Encoding.Latin1.GetBytes(text), [3], fault), SseBounds.Default);

        var statuses = Statuses(reader);

        Assert.Equal(SseStatus.Truncated, statuses[^1]);
        Assert.Same(fault, reader.Fault);
    }

    [Fact]
    public void An_empty_body_ends()
    {
        Assert.Equal(SseStatus.End, Read("").Final);
    }

    [Fact]
    public void The_last_answer_is_repeated()
    {
        using var reader = new SseReader(new ChunkedStream("data: a"u8.ToArray(), []), SseBounds.Default);

        Assert.Equal([SseStatus.Truncated], Statuses(reader));
        Assert.Equal([SseStatus.Truncated], Statuses(reader));
    }

    [Fact]
    public async Task Each_event_is_handed_out_as_soon_as_it_is_there()
    {
        // The pipe's reader would wait for ever if the reader asked for a byte behind the event.
        var pipe = new System.IO.Pipelines.Pipe();
        using var reader = new SseReader(pipe.Reader.AsStream(), SseBounds.Default);
        foreach (var text in new[] { "data: a\n\n", "data: b\r\n\r\n", "data: c\r\r", ": ping\n\n" })
        {
            await pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
            var read = reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();

            Assert.Equal(SseStatus.Event, await read.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
            Assert.Equal(text, Encoding.Latin1.GetString(reader.Raw.Span));
        }
    }

    [Fact]
    public void It_waits_without_a_buffer_before_each_event_that_is_not_there_yet()
    {
        var body = new ChunkedStream("data: a\n\ndata: b\n\n"u8.ToArray(), [9]);

        var said = SseTranscript.Of(body);

        Assert.Equal(2, said.Events.Count);
        Assert.Equal(3, body.ZeroByteReads);
    }

    [Fact]
    public async Task The_callers_cancel_stays_a_cancel()
    {
        using var reader = new SseReader(new ChunkedStream([], []), SseBounds.Default);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(cancel.Token));
    }

    [Theory]
    [InlineData(10, 100, 1000, "data: aaaa\n\n", SseStatus.End)]
    [InlineData(9, 100, 1000, "data: aaaa\n\n", SseStatus.TooLarge)]
    [InlineData(9, 100, 1000, "data: aaaa", SseStatus.TooLarge)]
    [InlineData(10, 100, 1000, "data: aaaa\r", SseStatus.Truncated)]
    [InlineData(10, 12, 1000, "data: aaaa\n\n", SseStatus.End)]
    [InlineData(10, 11, 1000, "data: aaaa\n\n", SseStatus.TooLarge)]
    [InlineData(10, 12, 24, "data: aaaa\n\ndata: bbbb\n\n", SseStatus.End)]
    [InlineData(10, 12, 23, "data: aaaa\n\ndata: bbbb\n\n", SseStatus.TooLarge)]
    [InlineData(10, 12, 3, "\n\n\n", SseStatus.End)]
    [InlineData(10, 12, 2, "\n\n\n", SseStatus.TooLarge)]
    public void Bounds_hold_exactly_however_the_bytes_arrive(int line, int single, long total, string text, SseStatus expected)
    {
        foreach (var size in Enumerable.Range(1, text.Length))
        {
            var said = SseTranscript.Of(Encoding.Latin1.GetBytes(text), [size], new SseBounds(line, single, total));

            Assert.Equal(expected, said.Final);
        }
    }

    [Fact]
    public void A_line_of_64_MiB_costs_bounded_memory()
    {
        var body = new ChunkedStream(new byte[64 << 20], [16 * 1024]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var said = SseTranscript.Of(body);

        Assert.Equal(SseStatus.TooLarge, said.Final);
        Assert.InRange(body.Position, 1 << 20, (1 << 20) + (64 * 1024));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void A_million_small_events_allocate_next_to_nothing()
    {
        var body = new ChunkedStream(Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("data: {}\n\n", 1_000_000))), [4096]);
        using var reader = new SseReader(body, SseBounds.Default);
        var token = TestContext.Current.CancellationToken;
        var (count, before) = (0, GC.GetAllocatedBytesForCurrentThread());

        while (Read(reader, token) == SseStatus.Event)
        {
            count++;
        }

        Assert.Equal(1_000_000, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        static SseStatus Read(SseReader reader, CancellationToken token)
        {
            var read = reader.ReadAsync(token);
            Assert.True(read.IsCompletedSuccessfully);
            return read.GetAwaiter().GetResult();
        }
    }

    private static SseTranscript Read(string text)
    {
        return SseTranscript.Of(Encoding.Latin1.GetBytes(text), []);
    }

    private static List<SseStatus> Statuses(SseReader reader)
    {
        var statuses = new List<SseStatus>();
        do
        {
            statuses.Add(reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult());
        }
        while (statuses[^1] == SseStatus.Event);

        return statuses;
    }
}
