using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

/// <summary>The reader on bodies that come slowly, over real connections that break.</summary>
public sealed class SseReaderStreamTests
{
#if DEBUG
    /// <summary>The debug compiler makes a state machine an object; released, nothing is left.</summary>
    private const int BytesPerEvent = 120;
#else
    private const int BytesPerEvent = 1;
#endif

    [Fact]
    public void A_waiting_stream_holds_no_buffer_and_an_event_that_was_waited_for_allocates_nothing()
    {
        var body = new SignalledStream();
        using var reader = new SseReader(body, SseBounds.Default);
        var (bytes, token, fine) = ((ReadOnlyMemory<byte>)"data: {\"a\":1}\n\n"u8.ToArray(), TestContext.Current.CancellationToken, true);
        Receive(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Receive(10_000);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000 * BytesPerEvent);
        Assert.True(fine);
        Assert.Equal(0, body.LargestHeld);

        void Receive(int events)
        {
            for (var number = 0; number < events; number++)
            {
                // No assertion in here: they allocate.
                var pending = reader.ReadAsync(token);
                fine &= !pending.IsCompleted;
                body.Deliver(bytes);
                fine &= pending.IsCompletedSuccessfully && pending.GetAwaiter().GetResult() == SseStatus.Event;
            }
        }
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n0\r\n\r\n", 1, SseStatus.End, false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n", 1, SseStatus.Truncated, true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n9\r\ndata", 1, SseStatus.Truncated, true)]
    [InlineData("Content-Length: 18\r\n\r\ndata: a\n\ndata: b\n\n", 2, SseStatus.End, false)]
    [InlineData("Content-Length: 18\r\n\r\ndata: a\n\ndata: b", 1, SseStatus.Truncated, true)]
    [InlineData("Connection: close\r\n\r\ndata: a\n\n", 1, SseStatus.End, false)]
    [InlineData("Connection: close\r\n\r\ndata: a\n\ndata: b", 1, SseStatus.Truncated, false)]
    public async Task A_body_that_breaks_on_the_wire_is_truncated(string rest, int events, SseStatus expected, bool faulty)
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{rest}");
        using var invoker = new EgressFactory(new EgressPolicy(), TimeProvider.System)
            .Create(new EgressTarget { Origin = server.Url(), AllowPrivateNetwork = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url());
        using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
        using var reader = new SseReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), SseBounds.Default);

        var (seen, status) = (0, SseStatus.Event);
        while ((status = await reader.ReadAsync(TestContext.Current.CancellationToken)) == SseStatus.Event)
        {
            seen++;
        }

        Assert.Equal((events, expected, faulty), (seen, status, reader.Fault is not null));
        Assert.True(reader.Fault is null || EgressException.Classify(reader.Fault) == EgressFailure.ConnectionLost);
    }

    [Fact]
    public async Task An_upstream_is_told_at_once_when_its_stream_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var told = ServeEndlesslyAsync(listener, TestContext.Current.CancellationToken);
        var url = new Uri($"http://{listener.LocalEndpoint}/");
        using var invoker = new EgressFactory(new EgressPolicy(), TimeProvider.System).Create(new EgressTarget { Origin = url, AllowPrivateNetwork = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using (var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken))
        {
            using var reader = new SseReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), SseBounds.Default);
            Assert.Equal(SseStatus.Event, await reader.ReadAsync(TestContext.Current.CancellationToken));
        }

        await told.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    private static async Task ServeEndlesslyAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using var client = await listener.AcceptTcpClientAsync(cancellationToken);
        var (stream, buffer) = (client.GetStream(), new byte[4096]);
        await stream.ReadAtLeastAsync(buffer, 1, cancellationToken: cancellationToken);
        await stream.WriteAsync(Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n"), cancellationToken);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) > 0)
            {
                // Until the client closes.
            }
        }
        catch (IOException)
        {
            // A reset is as good a message.
        }
    }
}
