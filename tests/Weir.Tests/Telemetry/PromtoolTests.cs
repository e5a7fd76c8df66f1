using System.Diagnostics;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Telemetry;

/// <summary>Prometheus' own checker reads what a server exposes. Needs promtool (Debian: prometheus).</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Prometheus_own_checker_takes_every_line()
    {
        await using var gateway = await GatewayHost.StartAsync("""
            telemetry: { metrics: { compatibility: [ccr, genops] } }
            providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
            models: { "odd\"model": { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 2 } } } } }
            keys: { test: { secret: "env:KEY", team: "a \\ team" } }
            """);
        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "odd\"model"))).TestId);
        var (exit, complaints) = await CheckAsync((await gateway.GetAsync("/metrics")).Text);

        // 0 all is well, 3 a matter of style; style is asked for of all names but those that the runtime and the seeds chose.
        Assert.True(exit is 0 or 3, $"{exit}: {complaints}");
        Assert.All(complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^(dotnet_|ccr_|genops_)", line));
    }

    [Fact]
    public async Task The_checker_finds_what_is_broken() =>
        Assert.Equal(1, (await CheckAsync("# TYPE a counter\na{b=\"c} 1\n")).Exit);

    private static async Task<(int Exit, string Complaints)> CheckAsync(string text)
    {
#pragma warning disable RS0030 // the program starts no processes; a test may
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
#pragma warning restore RS0030
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var complaints = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) + await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (promtool.ExitCode, complaints);
    }
}
