using System.Net;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

/// <summary>Changes the process-wide proxy, which is where <c>HTTP_PROXY</c> ends up, so nothing else may run beside it.</summary>
[CollectionDefinition("Ambient proxy", DisableParallelization = true)]
public sealed class AmbientProxyGroup;

[Collection("Ambient proxy")]
public sealed class AmbientProxyTests
{
    [Fact]
    public async Task The_proxy_of_the_environment_is_not_used()
    {
        await using var proxy = new RawServer();
        await using var server = new RawServer();
        var before = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new WebProxy(proxy.Url());
            await CallWithDefaultsAsync(server.Url());
            Assert.Equal((1, 0), (proxy.Connections, server.Connections));

            Assert.Null(await EgressCall.FailureAsync(server.Url(), new EgressPolicy(), allowPrivate: true));
            Assert.Equal((1, 1), (proxy.Connections, server.Connections));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private static async Task CallWithDefaultsAsync(Uri url)
    {
#pragma warning disable RS0030 // The control: what the framework's own defaults do.
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
#pragma warning restore RS0030
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
