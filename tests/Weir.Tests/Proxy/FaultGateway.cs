using System.Text;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>A gateway with one model for each cell of the fault table, before a simulator behind real sockets.</summary>
public sealed class FaultGateway : IAsyncLifetime
{
    internal SimulatorHost Simulator { get; private set; } = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Simulator = await SimulatorHost.StartAsync(new() { BillBodyBytes = 1024 });
        Gateway = await GatewayHost.StartAsync(Yaml(Simulator.Url));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    private static string Yaml(string simulator)
    {
        var yaml = new StringBuilder($$"""
            gateway: { retry: { max_attempts: 1 } }
            keys: { test: { secret: "env:KEY", team: red, limits: { concurrency: 1000, tokens_per_minute: 1000000000 } } }
            providers:
              openai:         { kind: openai-compatible, base_url: "{{simulator}}/upstream-o", credential: "env:UPSTREAM", allow_private_network: true, limits: { concurrency: 1000 } }
              anthropic:      { kind: anthropic, base_url: "{{simulator}}/upstream-a", credential: "env:UPSTREAM", allow_private_network: true, limits: { concurrency: 1000 } }
              openai-wait:    { kind: openai-compatible, base_url: "{{simulator}}/upstream-o", credential: "env:UPSTREAM", allow_private_network: true, timeouts: { first_event_seconds: 2, plain_seconds: 2, idle_seconds: 2 } }
              anthropic-wait: { kind: anthropic, base_url: "{{simulator}}/upstream-a", credential: "env:UPSTREAM", allow_private_network: true, timeouts: { first_event_seconds: 2, plain_seconds: 2, idle_seconds: 2 } }
            models:

            """);
        foreach (var cell in Fault.All.SelectMany(FaultCell.Of))
        {
            var provider = (cell.Upstream == Dialect.OpenAi ? "openai" : "anthropic") + (cell.Fault.Waits ? "-wait" : "");
            const string Price = "price: { input: 2.5, cache_read: 0.25, cache_write_5m: 3.125, cache_write_1h: 5, output: 10 }";
            yaml.Append("  ").Append(cell.Model).Append(":\n    deployments:\n      primary: { provider: ").Append(provider)
                .Append(", model: \"sim-gpt!").Append(cell.Fault.Directives).Append("\", ").Append(Price).Append(" }\n");
            if (cell.Failover)
            {
                yaml.Append("      second: { provider: ").Append(cell.Upstream == Dialect.OpenAi ? "openai" : "anthropic").Append(", model: sim-gpt, ").Append(Price).Append(" }\n");
            }
        }

        return yaml.ToString();
    }
}
