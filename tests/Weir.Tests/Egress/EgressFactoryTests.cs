using System.Net;
using System.Net.Sockets;
using Weir.Engine.Egress;
using Weir.Tests.Support;

namespace Weir.Tests.Egress;

public sealed class EgressFactoryTests
{
    private static readonly EgressPolicy Strict = new();

    [Fact]
    public async Task A_permitted_target_answers()
    {
        await using var server = new RawServer();

        Assert.Null(await EgressCall.FailureAsync(server.Url(), Strict, allowPrivate: true));
        Assert.Contains("Accept-Encoding: identity\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_flips_between_look_ups_never_reaches_the_blocked_address()
    {
        await using var permitted = new RawServer(address: "127.0.0.2");
        await using var blocked = new RawServer(address: "127.0.0.1", port: permitted.Port);
        var policy = new EgressPolicy { Allow = [IPNetwork.Parse("127.0.0.2/32")] };
        string[][] answers = [["127.0.0.2"], ["127.0.0.1"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "127.0.0.2"], ["::ffff:127.0.0.1"]];
        var (lookUps, refused, fine) = (0, 0, 0);
        var factory = new EgressFactory(policy, TimeProvider.System, (_, token) =>
            EgressCall.Resolving(answers[lookUps++ % answers.Length])("", token));
        var target = new EgressTarget { Origin = new Uri($"http://models.example:{permitted.Port}/") };

        for (var round = 0; round < 1_000; round++)
        {
            var failure = await EgressCall.FailureAsync(target, factory);
            fine += failure is null ? 1 : 0;
            refused += failure == EgressFailure.AddressRefused ? 1 : 0;
        }

        Assert.Equal(0, blocked.Connections);
        Assert.Equal(1_000, lookUps);
        Assert.Equal((334, 666), (fine, refused));
        Assert.Equal(334, permitted.Connections);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    [InlineData(300)]
    [InlineData(304)]
    public async Task A_redirect_is_an_error_and_its_goal_hears_nothing(int status)
    {
        await using var canary = new RawServer();
        await using var server = new RawServer($"HTTP/1.1 {status} X\r\nLocation: {canary.Url("/v1")}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Equal(EgressFailure.Redirected, await EgressCall.FailureAsync(server.Url(), Strict, allowPrivate: true));
        Assert.Equal((1, 0), (server.Connections, canary.Connections));
    }

    [Theory]
    [InlineData("200 OK", "gzip", EgressFailure.EncodedBody)]
    [InlineData("200 OK", "br", EgressFailure.EncodedBody)]
    [InlineData("200 OK", "identity", null)]
    [InlineData("500 No", "gzip", null)]
    public async Task A_compressed_success_is_refused_and_an_errors_status_is_kept(string status, string coding, EgressFailure? expected)
    {
        await using var server = new RawServer($"HTTP/1.1 {status}\r\nContent-Encoding: {coding}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nxx");

        Assert.Equal(expected, await EgressCall.FailureAsync(server.Url(), Strict, allowPrivate: true));
    }

    [Fact]
    public async Task Cookies_are_not_kept()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var invoker = new EgressFactory(Strict, TimeProvider.System).Create(new EgressTarget { Origin = server.Url(), AllowPrivateNetwork = true });

        for (var call = 0; call < 2; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Url());
            using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
        }

        Assert.All(server.Heads, static head => Assert.DoesNotContain("Cookie", head, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(2, server.Heads.Count);
    }

    [Fact]
    public async Task A_request_for_another_origin_is_not_sent()
    {
        await using var server = new RawServer();
        using var invoker = new EgressFactory(Strict, TimeProvider.System).Create(new EgressTarget { Origin = new Uri("https://api.openai.com/v1"), AllowPrivateNetwork = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url());

        var refused = await Assert.ThrowsAsync<EgressException>(() => invoker.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal((EgressFailure.OriginRefused, true), (refused.Failure, refused.NothingSent));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task Plain_http_to_a_name_with_a_public_address_is_refused_before_connecting()
    {
        var failure = await EgressCall.FailureAsync(new Uri("http://models.example/"), Strict, resolver: EgressCall.Resolving("8.8.8.8"));

        Assert.Equal(EgressFailure.PlainHttpRefused, failure);
    }

    [Fact]
    public async Task A_name_without_address_is_not_resolved()
    {
        var url = new Uri("https://models.example/");

        Assert.Equal(EgressFailure.NameNotResolved, await EgressCall.FailureAsync(url, Strict, resolver: EgressCall.Resolving()));
        Assert.Equal(EgressFailure.NameNotResolved, await EgressCall.FailureAsync(url, Strict, resolver: (_, _) => throw new SocketException((int)SocketError.HostNotFound)));
    }

    [Fact]
    public async Task A_closed_port_is_a_failed_connect_and_the_next_address_is_tried()
    {
        await using var second = new RawServer(address: "127.0.0.3");
        var closed = new Uri($"http://127.0.0.2:{second.Port}/");
        var named = new Uri($"http://models.example:{second.Port}/");

        Assert.Equal(EgressFailure.ConnectFailed, await EgressCall.FailureAsync(closed, Strict, allowPrivate: true));
        Assert.Null(await EgressCall.FailureAsync(named, Strict, allowPrivate: true, EgressCall.Resolving("127.0.0.2", "127.0.0.3")));
    }

    [Fact]
    public async Task A_resolver_that_hangs_ends_at_the_connect_timeout()
    {
        var clock = new ManualClock();
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource<IPAddress[]>();
        var factory = new EgressFactory(Strict, clock, (_, _) =>
        {
            asked.SetResult();
            return new ValueTask<IPAddress[]>(never.Task);
        });

        var call = EgressCall.FailureAsync(new EgressTarget { Origin = new Uri("https://models.example/"), ConnectTimeout = TimeSpan.FromSeconds(5) }, factory);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(EgressFailure.ConnectTimeout, await call.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_peer_that_never_answers_the_TLS_handshake_ends_at_the_connect_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var target = new EgressTarget
        {
            Origin = new Uri($"https://{silent.LocalEndpoint}/"),
            AllowPrivateNetwork = true,
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
        };

        Assert.Equal(EgressFailure.ConnectTimeout, await EgressCall.FailureAsync(target, new EgressFactory(Strict, TimeProvider.System)));
    }

    [Fact]
    public async Task A_peer_that_does_not_speak_TLS_is_a_TLS_failure()
    {
        await using var server = new RawServer();

        Assert.Equal(EgressFailure.TlsFailed, await EgressCall.FailureAsync(new Uri($"https://127.0.0.1:{server.Port}/"), Strict, allowPrivate: true));
    }

    [Theory]
    [InlineData("", EgressFailure.ConnectionLost)]
    [InlineData("HTTP/1.1 200", EgressFailure.ConnectionLost)]
    [InlineData("<html>hello</html>\r\n\r\n", EgressFailure.ConnectionLost)]
    public async Task A_peer_that_closes_or_talks_nonsense_is_a_lost_connection(string answer, EgressFailure expected)
    {
        await using var server = new RawServer(answer);

        Assert.Equal(expected, await EgressCall.FailureAsync(server.Url(), Strict, allowPrivate: true));
    }

    [Fact]
    public async Task A_flood_of_headers_is_cut_off()
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nX-A: {new string('a', 70_000)}\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(EgressFailure.HeadersTooLarge, await EgressCall.FailureAsync(server.Url(), Strict, allowPrivate: true));
    }

    [Fact]
    public async Task The_operators_own_proxy_is_used_when_named()
    {
        await using var proxy = new RawServer();
        var policy = new EgressPolicy { Proxy = proxy.Url() };

        Assert.Null(await EgressCall.FailureAsync(new Uri("http://models.example/v1"), policy, resolver: EgressCall.Resolving("8.8.8.8")));
        Assert.StartsWith("GET http://models.example/v1 HTTP/1.1\r\n", Assert.Single(proxy.Heads), StringComparison.Ordinal);
    }
}
