using System.Text;
using Weir.Engine;
using Weir.Engine.Configuration;

namespace Weir.Tests.Proxy;

public sealed class SettingsToComeTests
{
    [Fact]
    public void A_management_listener_that_is_not_there_is_refused() =>
        Assert.Contains(Load("server: { admin_urls: [\"http://127.0.0.1:1\"] }").Errors, problem => problem.Path == "server.admin_urls");

    [Fact]
    public void A_setting_without_effect_is_said_to_be() =>
        Assert.Contains(Load("telemetry: { metrics: { compatibility: [ccr] } }").Problems, problem => problem.Path == "telemetry.metrics.compatibility" && problem.Severity == ConfigSeverity.Warning);

    private static ConfigResult Load(string lines) =>
        new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(new() { File = new("weir.yaml", Encoding.UTF8.GetBytes("schema: weir/1\n" + lines)) });
}
