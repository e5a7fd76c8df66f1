using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Engine.Egress;
using Weir.Engine.Providers.Simulator;
using Weir.Tests.Support;

namespace Weir.Tests.Providers.Simulator;

/// <summary>One of the simulator's two doors, opened for a test.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly Uri _base;
    private readonly WebApplication? _server;

    private Door(SimulatorEngine engine, HttpMessageInvoker invoker, Uri at, WebApplication? server)
    {
        Engine = engine;
        _invoker = invoker;
        _base = at;
        _server = server;
    }

    public static TheoryData<bool> Both => [false, true];

    public SimulatorEngine Engine { get; }

    /// <summary>Given to every request. Default: the test's own.</summary>
    public CancellationToken Token { get; set; } = TestContext.Current.CancellationToken;

    public static Task<Door> OpenAsync(bool overHttp, SimulatorOptions? options = null, TimeProvider? clock = null) =>
        overHttp ? OverHttpAsync(options, clock) : Task.FromResult(InProcess(options, clock));

    public static Door InProcess(SimulatorOptions? options = null, TimeProvider? clock = null)
    {
        var engine = new SimulatorEngine(options ?? new(), clock ?? new ManualClock());
        return new(engine, new HttpMessageInvoker(new SimulatorHandler(engine)), new("http://simulator/"), null);
    }

    public static async Task<Door> OverHttpAsync(SimulatorOptions? options = null, TimeProvider? clock = null)
    {
        var engine = new SimulatorEngine(options ?? new(), clock ?? new ManualClock());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        SimulatorServer.Configure(builder.WebHost);
        builder.Services.AddRouting();
        var app = builder.Build();
        SimulatorServer.Map(app, engine);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var at = new Uri(app.Urls.Single());
        var invoker = new EgressFactory(new(), TimeProvider.System).Create(new() { Origin = at, AllowPrivateNetwork = true });
        return new(engine, invoker, at, app);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(_base, path));
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return _invoker.SendAsync(request, Token);
    }

    public Task<HttpResponseMessage> ChatAsync(string json) => SendAsync(HttpMethod.Post, "/v1/chat/completions", json);

    public Task<HttpResponseMessage> MessageAsync(string json) =>
        SendAsync(HttpMethod.Post, "/v1/messages", json, ("anthropic-version", "2023-06-01"));

    /// <summary>One user message in the dialect asked for.</summary>
    public Task<HttpResponseMessage> AskAsync(bool anthropic, string model, bool stream, string text = "Tell me about rivers") => anthropic
        ? MessageAsync($$"""{"model":"{{model}}","max_tokens":1000,"stream":{{Json(stream)}},"messages":[{"role":"user","content":"{{text}}"}]}""")
        : ChatAsync(stream
            ? $$"""{"model":"{{model}}","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"{{text}}"}]}"""
            : $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]}""");

    public async ValueTask DisposeAsync()
    {
        _invoker.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static string Json(bool value) => value ? "true" : "false";
}
