using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Weir.Engine.Identity.Https;
using Weir.Tests.Support;
using Dialect = Weir.Engine.Wire.Dialect;

namespace Weir.Tests.Identity.Https;

// S0-92: HTTPS with real connections, and a listener of its own for management.
public sealed class HttpsTests : IAsyncDisposable
{
    private readonly CertificateFolder _folder = new();
    private GatewayHost? _gateway;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Theory]
    [InlineData("1.2", SslProtocols.Tls12, true)]
    [InlineData("1.2", SslProtocols.Tls13, true)]
    [InlineData("1.3", SslProtocols.Tls13, true)]
    [InlineData("1.3", SslProtocols.Tls12, false)]
#pragma warning disable CA5397, SYSLIB0039 // the point is that they are refused
    [InlineData("1.2", SslProtocols.Tls11, false)]
    [InlineData("1.2", SslProtocols.Tls, false)]
#pragma warning restore CA5397, SYSLIB0039
    public async Task Only_as_new_a_TLS_is_spoken_as_is_configured(string least, SslProtocols protocol, bool good)
    {
        await StartAsync($"min_version: \"{least}\"", "https://127.0.0.1:0");
        if (good)
        {
            await using var tls = await ConnectAsync(protocol);
            Assert.StartsWith("HTTP/1.1 200", await AskAsync(tls, "/health"), StringComparison.Ordinal);
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(protocol));
        }
    }

    [Fact]
    public async Task Browsers_are_told_to_stay_unless_the_host_is_this_machine()
    {
        await StartAsync("hsts_seconds: 300", "https://127.0.0.1:0");
        await using var tls = await ConnectAsync();
        Assert.Contains("Strict-Transport-Security: max-age=300\r\n", await AskAsync(tls, "/api/budgets", "weir.example"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Strict-Transport-Security", await AskAsync(tls, "/api/budgets", "localhost:1"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_new_certificate_is_shown_to_new_connections_while_old_ones_go_on_under_load()
    {
        var first = await StartAsync("warn_days: 10", "https://127.0.0.1:0");
        await using var old = await ConnectAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answered = 0;
        var load = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                await using var tls = await ConnectAsync();
                for (var i = 0; i < 5; i++)
                {
                    Assert.StartsWith("HTTP/1.1 200", await AskAsync(tls, "/health"), StringComparison.Ordinal);
                    Interlocked.Increment(ref answered);
                }
            }
        }).ToArray();
        var last = first;
        for (var round = 0; round < 5; round++)
        {
            last = _folder.WritePem("round" + round, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(90));
            _gateway!.Get<ServerCertificate>().Look();
            await using var now = await ConnectAsync();
            Assert.Equal(last, Thumbprint(now));
        }

        File.WriteAllText(_folder.Certificate, "-----BEGIN CERTIFICATE-----\nbroken");
        _gateway!.Get<ServerCertificate>().Look();
        await using (var still = await ConnectAsync())
        {
            Assert.Equal(last, Thumbprint(still));
            Assert.Contains("\"refused\":true", await AskAsync(still, "/health/ready"), StringComparison.Ordinal);
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(answered > 0);
        Assert.Equal(first, Thumbprint(old));
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(old, "/health"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_certificate_stands_in_readiness()
    {
        await StartAsync("warn_days: 100", "https://127.0.0.1:0");
        await using var tls = await ConnectAsync();
        var ready = await AskAsync(tls, "/health/ready");
        Assert.Contains("\"certificate\":{\"state\":\"ending\",\"expires_at\":\"", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_http_leads_pages_to_https_and_refuses_calls_that_carry_a_secret()
    {
        await StartAsync("redirect: true", "http://127.0.0.1:0;https://127.0.0.1:0");
        var page = await _gateway!.GetAsync("/metrics?a=%2Fb");
        Assert.Equal(308, page.Status);
        Assert.StartsWith("https://127.0.0.1", page.Header("Location"), StringComparison.Ordinal);
        Assert.EndsWith("/metrics?a=%2Fb", page.Header("Location"), StringComparison.Ordinal);
        var call = await _gateway.PostAsync("/v1/chat/completions", "{}");
        Assert.Equal((403, "https_required"), (call.Status, call.Error(Dialect.OpenAi).Code));
        Assert.Equal("permission_error", (await _gateway.PostAsync("/v1/messages", "{}", ("anthropic-version", "2023-06-01"))).Error(Dialect.Anthropic).Type);
        Assert.Equal(403, (await _gateway.AdminAsync("/api/budgets")).Status);
        Assert.Equal(403, (await _gateway.PostAsync("/metrics", "")).Status);
        Assert.Equal(200, (await _gateway.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task A_listener_of_its_own_answers_management_and_nothing_else_does()
    {
        _gateway = await GatewayHost.StartAsync("server: { admin_urls: [\"http://127.0.0.1:0\"] }\n" + Config);
        var admin = _gateway.App.Urls.Single(url => url != _gateway.Url);
        foreach (var path in new[] { "/api/budgets", "/api/keys", "/api/none", "/api", "/API/budgets", "/metrics", "/debug/circuit-breakers", "/" })
        {
            Assert.Equal(404, (await _gateway.AdminAsync(path)).Status);
        }

        Assert.Equal(200, (await _gateway.GetAsync("/v1/models")).Status);
        Assert.Equal(200, (await _gateway.GetAsync("/health")).Status);
        Assert.Equal((200, 401, 404, 200, 200), (
            await StatusAsync(admin, "/api/budgets", GatewayHost.AdminToken), await StatusAsync(admin, "/api/budgets", GatewayHost.Key), await StatusAsync(admin, "/v1/models", GatewayHost.Key),
            await StatusAsync(admin, "/health/ready", GatewayHost.Key), await StatusAsync(admin, "/metrics", GatewayHost.Key)));
    }

    [Fact]
    public void An_https_address_needs_a_certificate()
    {
        var loaded = Weir.Tests.Configuration.Loading.Load("""
            schema: weir/1
            server: { urls: ["https://127.0.0.1:8443"], tls: { redirect: true, password: "env:P" } }
            """);
        Assert.Contains(loaded.Errors, problem => problem.Path == "server.tls.certificate");
        Assert.Contains(Weir.Tests.Configuration.Loading.Load("schema: weir/1\nserver: { tls: { redirect: true } }").Errors, problem => problem.Path == "server.tls.redirect");
    }

    // S0-92: the cookie that a browser gets over https goes to this host alone, over https alone, and no script sees it.
    [Fact]
    public async Task A_sessions_cookie_is_bound_to_https_and_to_this_host()
    {
        await StartAsync("redirect: false", "https://127.0.0.1:0");
        await using var tls = await ConnectAsync();
        var admin = $"Authorization: Bearer {GatewayHost.AdminToken}\r\n";
        Assert.StartsWith("HTTP/1.1 201", await PostAsync(tls, "/api/users", $$"""{"id":"ada","role":"viewer","password":"{{People.Password}}"}""", admin), StringComparison.Ordinal);

        var reply = await PostAsync(tls, "/api/session", $$"""{"name":"ada","password":"{{People.Password}}"}""", "");
        Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
        var cookie = reply.Split("\r\n").Single(line => line.StartsWith("Set-Cookie: ", StringComparison.OrdinalIgnoreCase))["Set-Cookie: ".Length..];
        var parts = cookie.Split("; ");
        Assert.Matches("^__Host-weir=.{43}$", parts[0]);
        Assert.Equal(["httponly", "path=/", "samesite=strict", "secure"], parts[1..].Order(StringComparer.Ordinal));

        Assert.StartsWith("HTTP/1.1 200", await GetAsync(parts[0]), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401", await GetAsync(parts[0].Replace("__Host-weir", "weir-session", StringComparison.Ordinal)), StringComparison.Ordinal);

        async Task<string> GetAsync(string with)
        {
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET /api/session HTTP/1.1\r\nHost: weir.example\r\nCookie: {with}\r\n\r\n"), Token);
            return await ReadAsync(tls);
        }
    }

    private const string Config = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { app: { secret: "env:KEY" } }
        """;

    private async Task<string> StartAsync(string tls, string urls)
    {
        var now = TimeProvider.System.GetUtcNow();
        var first = _folder.WritePem("first", now.AddDays(-1), now.AddDays(90));
        _gateway = await GatewayHost.StartAsync(
            $"server: {{ urls: [\"https://127.0.0.1:1\"], tls: {{ certificate: \"{_folder.Certificate}\", private_key: \"{_folder.PrivateKey}\", {tls} }} }}\n" + Config, urls: urls);
        return first;
    }

    private async Task<SslStream> ConnectAsync(SslProtocols protocol = SslProtocols.None)
    {
        var at = new Uri(_gateway!.App.Urls.Single(url => url.StartsWith("https", StringComparison.Ordinal)));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(at.Host, at.Port, Token);
#pragma warning disable CA5359 // the test looks at the certificate itself
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "weir.example", EnabledSslProtocols = protocol }, Token);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static string Thumbprint(SslStream tls) => new X509Certificate2(tls.RemoteCertificate!).Thumbprint;

    private static async Task<string> AskAsync(SslStream tls, string path, string host = "weir.example")
    {
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {GatewayHost.AdminToken}\r\n\r\n"), Token);
        return await ReadAsync(tls);
    }

    private static async Task<string> PostAsync(SslStream tls, string path, string body, string headers)
    {
        await tls.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: weir.example\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}"), Token);
        return await ReadAsync(tls);
    }

    /// One whole answer: its head, and as many bytes or chunks as the head says.
    private static async Task<string> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!Whole(text.ToString()))
        {
            await stream.ReadExactlyAsync(one, Token);
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    private static bool Whole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        const string Length = "Content-Length: ";
        var at = text.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && at < end
            ? text.Length - end - 4 >= int.Parse(text.AsSpan(at + Length.Length, text.IndexOf('\r', at) - at - Length.Length), System.Globalization.CultureInfo.InvariantCulture)
            : text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(string url, string path, string token)
    {
        var at = new Uri(url);
        using var client = new TcpClient();
        await client.ConnectAsync(at.Host, at.Port, Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {at.Authority}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"), Token);
        using var answer = new System.IO.StreamReader(client.GetStream(), Encoding.Latin1);
        return int.Parse((await answer.ReadToEndAsync(Token)).AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
    }
}
