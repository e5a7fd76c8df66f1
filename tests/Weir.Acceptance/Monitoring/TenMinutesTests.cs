using Weir.Acceptance.Running;

namespace Weir.Acceptance.Monitoring;

/// <summary>The page that takes an operator from nothing to firing rules, typed word by word with nothing changed but the ports and where the data goes.</summary>
public sealed class TenMinutesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_of_the_page_does_what_it_says()
    {
        var steps = WalkThrough.Blocks(await WalkThrough.SectionAsync("monitoring.md", "## In ten minutes", Token), "sh").ToList();
        Assert.Equal(5, steps.Count);
        var folder = Directory.CreateTempSubdirectory("weir-acceptance-");
        try
        {
            Copy(DeployFiles.Prometheus, Path.Combine(folder.FullName, "deploy", "prometheus"));
            var (gateway, prometheus) = (PrometheusServer.FreePort(), PrometheusServer.FreePort());
            var bin = folder.CreateSubdirectory("bin").FullName;
            await WriteAsync(Path.Combine(bin, "weir"), $"exec dotnet exec '{TheProgram.File}' \"$@\"");
            await WriteAsync(Path.Combine(bin, "prometheus"), $"PATH=${{PATH#*:}} exec prometheus --web.listen-address=127.0.0.1:{prometheus} --log.level=warn \"$@\"");
            var script = $"""
                set -e
                chmod +x "{bin}"/*
                trap 'kill $(jobs -p); wait' EXIT
                export PATH="{bin}:$PATH" HOME="{folder.FullName}" WEIR_SERVER=http://127.0.0.1:{gateway}
                sed -i s/3456/{gateway}/ deploy/prometheus/targets/weir.yml

                """ + string.Join("\necho STEP\n", steps).Replace("3456", $"{gateway}", StringComparison.Ordinal).Replace("9090", $"{prometheus}", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "page.sh"), script, Token);
            await using var run = Started.Start("bash", ["page.sh"], directory: folder.FullName);
            var code = await run.ExitAsync(Token, Patience);
            Assert.True(code == 0, run.Told());
            Assert.Contains("weir_configuration_revision 1", run.Output, StringComparison.Ordinal);
            Assert.Contains("SUCCESS", run.Output, StringComparison.Ordinal);
            Assert.Contains("Budget playground-daily is nearly used up", run.Output, StringComparison.Ordinal);
            Assert.Equal(5, run.Output.Split("STEP").Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task WriteAsync(string file, string command) => File.WriteAllTextAsync(file, $"#!/bin/bash\n{command}\n", Token);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
