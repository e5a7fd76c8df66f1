using System.Text;
using Weir.Engine;
using Weir.Engine.Configuration;

namespace Weir.Tests.Proxy;

public sealed class SettingsToComeTests
{
    [Fact]
    public void A_management_listener_that_is_not_there_is_refused() =>
        Assert.Contains(Load("server: { admin_urls: [\"http://127.0.0.1:1\"] }").Errors, problem => problem.Path == "server.admin_urls");

    private static ConfigResult Load(string lines) =>
        new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(new() { File = new("weir.yaml", Encoding.UTF8.GetBytes("schema: weir/1\n" + lines)) });
}
