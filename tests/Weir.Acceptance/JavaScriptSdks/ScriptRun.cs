using System.Text.Json;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.JavaScriptSdks;

/// <summary>Runs a script's scenarios in Node, once, and keeps what each came to.</summary>
/// <param name="script">The script.</param>
/// <param name="folder">The folder below that of these tests that holds it, and what it needs.</param>
internal sealed class ScriptRun(string script, string folder = "sdk")
{
    // A script runs all its scenarios one after the other, those in the browser on a busy machine too.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    private readonly Lock _sync = new();
    private Task<IReadOnlyDictionary<string, string?>>? _run;

    /// <summary>The scenarios that the script holds, as the script itself tells.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        await using var node = NodeScript.Start(script, ["--list"], folder: folder);
        var code = await node.ExitAsync(cancellationToken);
        return code == 0 ? JsonSerializer.Deserialize<string[]>(node.Output)! : throw new InvalidOperationException(node.Told());
    }

    /// <summary>Fails as the scenario failed.</summary>
    public async Task CheckAsync(IReadOnlyDictionary<string, string> variables, string scenario, CancellationToken cancellationToken)
    {
        var results = await ResultsAsync(variables, cancellationToken);
        Assert.True(results.TryGetValue(scenario, out var failure), $"{script} ended without running '{scenario}'.");
        Assert.True(failure is null, failure);
    }

    /// <summary>Every scenario's failure, or null where it passed. The first call runs them.</summary>
    public Task<IReadOnlyDictionary<string, string?>> ResultsAsync(IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            return _run ??= RunAsync(variables, cancellationToken);
        }
    }

    /// <summary>What the script prints when it needs no gateway; fails when it fails.</summary>
    public async Task<string> OutputAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var node = NodeScript.Start(script, arguments, folder: folder);
        var code = await node.ExitAsync(cancellationToken);
        Assert.True(code == 0, node.Told());
        return node.Output;
    }

    private async Task<IReadOnlyDictionary<string, string?>> RunAsync(IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        await using var node = NodeScript.Start(script, [], variables, folder);
        var code = await node.ExitAsync(cancellationToken, Longest);
        Assert.True(code == 0, node.Told());
        return node.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(static row => row.GetProperty("name").GetString()!, static row => row.GetProperty("failure").GetString(), StringComparer.Ordinal);
    }
}
