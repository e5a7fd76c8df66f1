using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Weir.Tests.Providers;

/// <summary>A token server and the API behind it, on one port. Tokens are <c>token-1</c>, <c>token-2</c> and so on unless the test answers itself.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _issued;

    private TokenServer(WebApplication app) => _app = app;

    /// <summary>How the next token request is answered; the default issues a token for an hour.</summary>
    public Func<HttpContext, int, Task> OnToken { get; set; } = (http, number) => IssueAsync(http, number, 3_600);

    /// <summary>Tokens that the API refuses with 401.</summary>
    public ConcurrentDictionary<string, bool> Refused { get; } = new();

    /// <summary>Authorization and form of each token request.</summary>
    public ConcurrentQueue<(string Authorization, Dictionary<string, string> Form)> TokenRequests { get; } = new();

    /// <summary>Authorization and body of each call of the API.</summary>
    public ConcurrentQueue<(string Authorization, string Body)> Calls { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    public static Task IssueAsync(HttpContext http, int number, int seconds) =>
        http.Response.WriteAsJsonAsync(new { access_token = $"token-{number}", token_type = "Bearer", expires_in = seconds });

    public static async Task<TokenServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new TokenServer(builder.Build());
        server._app.MapPost("/token", (RequestDelegate)server.TokenAsync);
        server._app.MapPost("/v1/chat/completions", (RequestDelegate)server.CallAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        TokenRequests.Enqueue((http.Request.Headers.Authorization.ToString(), form.ToDictionary(field => field.Key, field => field.Value.ToString())));
        await OnToken(http, Interlocked.Increment(ref _issued));
    }

    private async Task CallAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var authorization = http.Request.Headers.Authorization.ToString();
        Calls.Enqueue((authorization, await reader.ReadToEndAsync(http.RequestAborted)));
        http.Response.StatusCode = Refused.ContainsKey(authorization["Bearer ".Length..]) ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK;
    }
}
