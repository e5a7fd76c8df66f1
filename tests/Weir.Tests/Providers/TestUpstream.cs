using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Providers;

namespace Weir.Tests.Providers;

/// <summary>A provider of some kind whose connections are a function of the test's.</summary>
internal sealed class TestUpstream : IDisposable
{
    private readonly HttpMessageInvoker _http;

    public TestUpstream(string kind, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? answer = null, ProviderConfig? config = null)
    {
        _http = new HttpMessageInvoker(new Handler(answer ?? ((_, _) => Task.FromResult(new HttpResponseMessage()))));
        var facts = Kinds.All[kind];
        config ??= new();
        Upstream = new Upstream(
            facts,
            config with { Id = config.Id.Length == 0 ? "p" : config.Id, Kind = kind, BaseUrl = config.BaseUrl ?? facts.BaseUrl ?? new Uri("https://host.example") },
            new SecretString("the-secret"),
            _http);
    }

    public Upstream Upstream { get; }

    public void Dispose() => _http.Dispose();

    private sealed class Handler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request, cancellationToken);
    }
}
