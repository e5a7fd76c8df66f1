using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Proxy;
using Weir.Engine.Storage;
using Weir.Hosting;

namespace Weir.Tests.Support;

/// <summary>The whole gateway in this process: the program's own set-up on real Kestrel and real SQLite, its configuration from a text.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    /// <summary>Full text of the key <c>env:KEY</c>.</summary>
    public const string Key = "wk_test_0123456789abcdef0123456789abcdef";

    /// <summary>Full text of the key <c>env:KEY2</c>.</summary>
    public const string Key2 = "wk_other_fedcba9876543210fedcba9876543210";

    /// <summary>Full text of the key <c>env:KEY3</c>.</summary>
    public const string Key3 = "wk_third_00112233445566778899aabbccddeeff";

    public const string AdminToken = "wa_admin_0123456789abcdef0123456789abcdef";

    /// <summary>What a provider with <c>env:UPSTREAM</c> is called with. Must be seen by no client.</summary>
    public const string UpstreamSecret = "sk-upstream-secret-canary-8d1f";

    /// <summary>What <c>env:HOOK</c> is: the secret of the examples of Standard Webhooks. Must be seen by no client.</summary>
    public const string HookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // Stands among the headers of a request that is to have no key.
    private const string Bare = "bare";

    private readonly DataDirectory _data;
    private readonly string _folder;
    private readonly Journal _journal;
    private readonly HttpMessageInvoker _http;

    private GatewayHost(WebApplication app, DataDirectory data, string folder, Journal journal)
    {
        App = app;
        _data = data;
        _folder = folder;
        _journal = journal;
        Url = app.Urls.First();
#pragma warning disable RS0030 // the tests' own client, which must be able to do what the program may not
        _http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
#pragma warning restore RS0030
    }

    public WebApplication App { get; }

    /// <summary>Its address, without a final slash.</summary>
    public string Url { get; }

    /// <summary>The data directory.</summary>
    public string Folder => _data.Path;

    public Store Store => Get<Store>();

    public LogLines Logs => Get<LogLines>();

    /// <summary>Starts a gateway. <c>KEY</c>, <c>KEY2</c>, <c>KEY3</c>, <c>UPSTREAM</c> and <c>HOOK</c> are set as variables; <paramref name="file"/> is what the file says when it is read again.</summary>
    public static async Task<GatewayHost> StartAsync(string yaml, TimeProvider? clock = null, bool withAdminToken = true, Func<string>? file = null, string urls = "http://127.0.0.1:0")
    {
        var variables = new EnvironmentVariables(new Dictionary<string, string> { ["KEY"] = Key, ["KEY2"] = Key2, ["KEY3"] = Key3, ["UPSTREAM"] = UpstreamSecret, ["HOOK"] = HookSecret });
        var sources = new ConfigSources { File = FileOf(yaml), Variables = variables };
        var loaded = new ConfigLoader(EngineModule.ConfigChecks, clock ?? TimeProvider.System).Load(sources);
        Assert.True(loaded.Valid, string.Join('\n', loaded.Problems));

        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        var data = DataDirectory.Open(Path.Combine(folder, "data"));
        var journal = new Journal();
        var logs = new LogLines();
        var app = WeirServer.Build(
            new()
            {
                Config = loaded.Config!,
                Source = new(sources, () => file is null ? sources : sources with { File = FileOf(file()) }),
                Variables = variables,
                DataDirectory = data.Path,
                Urls = urls,
                Clock = clock ?? TimeProvider.System,
                Services = services => services
                    .AddSingleton<IStartupFilter>(journal)
                    .AddSingleton(logs)
                    .AddLogging(logging => logging.ClearProviders().AddProvider(logs)),
            },
            data,
            new AdminToken(withAdminToken ? new SecretString(AdminToken) : null));
        await app.StartAsync(CancellationToken.None);
        return new(app, data, folder, journal);
    }

    private static ConfigFile FileOf(string yaml) => new("weir.yaml", Encoding.UTF8.GetBytes("schema: weir/1\nstorage: { durability: process }\n" + yaml));

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Sends a request with the test's key unless <paramref name="headers"/> name a credential, and reads the whole answer.</summary>
    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var (response, testId) = await OpenAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), headers, TestContext.Current.CancellationToken);
        using (response)
        {
            return await Reply.OfAsync(response, testId, TestContext.Current.CancellationToken);
        }
    }

    public Task<Reply> PostAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Sends a request with no credential but what <paramref name="headers"/> name.</summary>
    public Task<Reply> BareAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) => SendAsync(method, path, body, [(Bare, ""), .. headers]);

    /// <summary>A management request.</summary>
    public Task<Reply> AdminAsync(string path) => GetAsync(path, ("Authorization", "Bearer " + AdminToken));

    /// <summary>Sends a request and returns once its answer's head has come.</summary>
    public async Task<(HttpResponseMessage Response, string TestId)> OpenAsync(
        HttpMethod method, string path, byte[]? body, (string Name, string Value)[] headers, CancellationToken cancellationToken)
    {
        var testId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        using var request = new HttpRequestMessage(method, Url + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        request.Headers.Add("x-test-id", testId);
        foreach (var (name, value) in headers)
        {
            if (name == Bare)
            {
                continue;
            }

            if (name == "Transfer-Encoding")
            {
                request.Headers.TransferEncodingChunked = true;
                continue;
            }

            request.Headers.Add(name, value);
        }

        if (!headers.Any(one => one.Name.ToLowerInvariant() is Bare or "authorization" or "x-api-key"))
        {
            request.Headers.Add("Authorization", "Bearer " + Key);
        }

        return (await _http.SendAsync(request, cancellationToken), testId);
    }

    /// <summary>Sends bytes as they are over a new connection and returns everything that comes back until the server closes it.</summary>
    public async Task<string> RawAsync(byte[] bytes)
    {
        var at = new Uri(Url);
        using var client = new TcpClient();
        await client.ConnectAsync(at.Host, at.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        using var answer = new StreamReader(stream, Encoding.Latin1);
        return await answer.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request as it is over a new connection and resets that once the answer has begun.</summary>
    public async Task LeaveAsync(string request)
    {
        var at = new Uri(Url);
        using var client = new TcpClient { LingerState = new(enable: true, seconds: 0) };
        await client.ConnectAsync(at.Host, at.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        await client.GetStream().ReadExactlyAsync(new byte[16], TestContext.Current.CancellationToken);
    }

    /// <summary>Completes when the request has left the gateway, whatever the store does.</summary>
    public Task LeftAsync(string testId) => _journal.EndOf(testId);

    /// <summary>Completes when the request has left the gateway and everything it wrote is in the store.</summary>
    public async Task EndOfAsync(string testId)
    {
        await _journal.EndOf(testId);
        await Store.Writer.CommitAsync(new Nothing());
    }

    /// <summary>The same for the request that arrived last, whose client may have left.</summary>
    public Task EndOfLastAsync() => EndOfAsync(_journal.Seen.Last().Headers["x-test-id"]);

    /// <summary>The record of an operation and its ledger rows, once it has ended.</summary>
    public async Task<(OperationView Operation, IReadOnlyList<AttemptEntry> Attempts)> RecordOfAsync(Reply reply)
    {
        await EndOfAsync(reply.TestId);
        var operation = await Get<OperationStore>().FindAsync(reply.Operation, CancellationToken.None);
        Assert.NotNull(operation);
        return (operation, await Get<LedgerBook>().AttemptsOfAsync(reply.Operation, CancellationToken.None));
    }

    /// <summary>Fails unless the ledger adds up and holds nothing.</summary>
    public async Task AssertLedgerSoundAsync()
    {
        var report = await Get<LedgerBook>().VerifyAsync(TestContext.Current.CancellationToken);
        Assert.Empty(report.Problems);
        Assert.Equal((0, Money.Zero, 0), (report.OpenHolds, report.HeldUsd, Get<LedgerBook>().Unresolved));
    }

    /// <summary>Fails unless nothing is held: no operation under way, no body in memory, no place taken.</summary>
    public void AssertNothingHeld()
    {
        Assert.Equal(0, Get<InFlight>().Count);
        Assert.Equal(0, Get<BodyBudget>().Taken);
        var model = Get<Holder<GatewayModel>>().Current;
        foreach (var limits in model.CallerLimits.Values.Concat(model.ProviderLimits.Values))
        {
            Assert.True(limits.Read().Concurrency is not { } places || places.Remaining == places.Limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await App.StopAsync(now.Token);
        await App.DisposeAsync();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Nothing : StoreCommand
    {
        protected internal override void Execute(StatementCache statements)
        {
        }
    }
}
