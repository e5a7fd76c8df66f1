using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Providers;
using Weir.Tests.Support;

namespace Weir.Tests.Providers;

// S0-04 ⚠: what is configured really authenticates the calls.
public sealed class OAuthTests : IAsyncLifetime
{
    private const string Secret = "s/cret:with+signs";

    private readonly ManualClock _clock = new();
    private readonly List<string> _log = [];
    private TokenServer _server = null!;
    private Upstream _upstream = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TokenServer.StartAsync();
        _upstream = Create(scope: "models.read models.call");
    }

    public async ValueTask DisposeAsync()
    {
        _upstream.Http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_fetched_by_client_credentials_and_signs_the_request()
    {
        Assert.Equal(HttpStatusCode.OK, await CallAsync());

        var (authorization, form) = Assert.Single(_server.TokenRequests);
        Assert.Equal("client%20one:s%2Fcret%3Awith%2Bsigns", Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..])));
        Assert.Equal(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "models.read models.call" }, form);
        Assert.Equal("Bearer token-1", Assert.Single(_server.Calls).Authorization);
    }

    [Fact]
    public async Task One_token_request_serves_everybody_who_waits()
    {
        var arrived = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        _server.OnToken = async (http, number) =>
        {
            arrived.SetResult();
            await open.Task;
            await TokenServer.IssueAsync(http, number, 3_600);
        };

        var calls = Enumerable.Range(0, 20).Select(_ => CallAsync()).ToArray();
        await arrived.Task.WaitAsync(Cancel);
        open.SetResult();

        Assert.All(await Task.WhenAll(calls), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Single(_server.TokenRequests);
    }

    [Fact]
    public async Task A_token_is_replaced_a_minute_before_its_end()
    {
        await CallAsync();
        _clock.Advance(TimeSpan.FromSeconds(3_539));
        await CallAsync();
        Assert.Single(_server.TokenRequests);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await CallAsync();

        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], _server.Calls.Select(call => call.Authorization));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_and_the_request_sent_once_more()
    {
        await CallAsync();
        _server.Refused["token-1"] = true;
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.OK, await CallAsync("""{"model":"m"}"""));

        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], _server.Calls.Select(call => call.Authorization));
        Assert.Equal(["{}", """{"model":"m"}""", """{"model":"m"}"""], _server.Calls.Select(call => call.Body));
    }

    [Fact]
    public async Task A_provider_that_refuses_every_token_is_asked_twice_at_most()
    {
        _server.Refused["token-1"] = _server.Refused["token-2"] = true;
        await CallAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync());

        // The first call with a fresh token, the second with an old and a fresh one, the third with a fresh one.
        Assert.Equal(4, _server.Calls.Count);
        Assert.Equal(2, _server.TokenRequests.Count);
    }

    [Fact]
    public async Task A_server_that_refuses_the_client_is_named_and_left_alone_for_two_seconds()
    {
        _server.OnToken = (http, _) =>
        {
            http.Response.StatusCode = 401;
            return http.Response.WriteAsync($$"""{"error":"invalid_client","error_description":"no {{Secret}}"}""");
        };

        var error = await Assert.ThrowsAsync<CredentialException>(() => CallAsync());
        await Assert.ThrowsAsync<CredentialException>(() => CallAsync());
        Assert.Single(_server.TokenRequests);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<CredentialException>(() => CallAsync());

        Assert.Equal(2, _server.TokenRequests.Count);
        Assert.Equal("No token from 127.0.0.1: it answered 401 (invalid_client).", error.Message);
        Assert.Empty(_server.Calls);
        Assert.Equal(3, _log.Count);
        Assert.All(_log, line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, "<html>", "its answer is not JSON")]
    [InlineData(200, "[]", "its answer has no usable access_token")]
    [InlineData(200, """{"access_token":""}""", "its answer has no usable access_token")]
    [InlineData(200, """{"access_token":"a\r\nb"}""", "its answer has no usable access_token")]
    [InlineData(200, """{"access_token":"a","token_type":"mac"}""", "its token is not a Bearer token")]
    [InlineData(200, """{"access_token":"a","expires_in":0}""", "its token has no life")]
    [InlineData(200, """{"access_token":"a","expires_in":"soon"}""", "its token has no life")]
    [InlineData(400, """{"error":"<script>"}""", "it answered 400")]
    [InlineData(500, "oops", "it answered 500")]
    [InlineData(302, "", "Redirected")]
    public async Task An_answer_that_is_no_token_fails_the_request_with_the_reason(int status, string body, string reason)
    {
        _server.OnToken = (http, _) =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(body);
        };

        var error = await Assert.ThrowsAsync<CredentialException>(() => CallAsync());

        Assert.Equal($"No token from 127.0.0.1: {reason}.", error.Message);
    }

    [Fact]
    public async Task A_giant_answer_is_not_read()
    {
        _server.OnToken = (http, _) => http.Response.WriteAsync($$"""{"access_token":"a","x":"{{new string('x', 70_000)}}"}""");

        var error = await Assert.ThrowsAsync<CredentialException>(() => CallAsync());

        Assert.Contains("more than 64 KiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_token_server_fails_at_ten_seconds()
    {
        var arrived = new TaskCompletionSource();
        _server.OnToken = async (http, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        var call = CallAsync();
        await arrived.Task.WaitAsync(Cancel);

        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        var error = await Assert.ThrowsAsync<CredentialException>(() => call);
        Assert.Contains("within 10 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_token_serves_while_the_server_fails_and_it_still_lives()
    {
        await CallAsync();
        _server.OnToken = (http, _) =>
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        _clock.Advance(TimeSpan.FromSeconds(3_599));
        Assert.Equal(HttpStatusCode.OK, await CallAsync());
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<CredentialException>(() => CallAsync());

        Assert.Equal(["Bearer token-1", "Bearer token-1"], _server.Calls.Select(call => call.Authorization));
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_take_the_token_of_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var arrived = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        _server.OnToken = async (http, number) =>
        {
            arrived.SetResult();
            await open.Task;
            await TokenServer.IssueAsync(http, number, 3_600);
        };
        var first = CallAsync("{}", leaving.Token);
        await arrived.Task.WaitAsync(Cancel);
        var second = CallAsync();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        open.SetResult();

        Assert.Equal(HttpStatusCode.OK, await second);
        Assert.Single(_server.TokenRequests);
    }

    [Fact]
    public async Task A_token_in_a_providers_message_is_recognised()
    {
        await CallAsync();

        Assert.True(_upstream.LeaksCredential("bad token token-1"));
        Assert.True(_upstream.LeaksCredential($"bad secret {Secret}"));
        Assert.False(_upstream.LeaksCredential("bad token"));
    }

    [Fact]
    public void Without_oauth_nothing_stands_between_the_provider_and_its_connections()
    {
        var factory = Factory();
        var plain = factory.Create(new ProviderConfig { Id = "p", Kind = "openai-compatible", BaseUrl = _server.Address, AllowPrivateNetwork = true }, new EgressConfig());

        using var http = plain.Http;

        Assert.False(plain.LeaksCredential("anything"));
        Assert.Empty(_server.TokenRequests);
    }

    private Upstream Create(string? scope) => Factory().Create(
        new ProviderConfig
        {
            Id = "p",
            Kind = "openai-compatible",
            BaseUrl = _server.Address,
            AllowPrivateNetwork = true,
            Auth = AuthKind.Oauth,
            OAuth = new OAuthConfig
            {
                TokenUrl = new Uri(_server.Address, "/token"),
                ClientId = "client one",
                ClientSecret = SecretReference.Parse("env:CLIENT_SECRET"),
                Scope = scope,
            },
        },
        new EgressConfig());

    private UpstreamFactory Factory() => new(
        new SecretSources(new EnvironmentVariables(new Dictionary<string, string> { ["CLIENT_SECRET"] = Secret }), vault: null, shelf: null), _clock, LoggerFactory.Create(logging => logging.AddProvider(new ListLogger(_log))));

    private async Task<HttpStatusCode> CallAsync(string body = "{}", CancellationToken? cancellation = null)
    {
        using var request = _upstream.CreateRequest(Surface.ChatCompletions, Encoding.UTF8.GetBytes(body), stream: false);
        _upstream.AddOwnHeaders(request.Headers, _upstream.Credentials.First);
        using var response = await _upstream.Http.SendAsync(request, cancellation ?? Cancel);
        return response.StatusCode;
    }
}
