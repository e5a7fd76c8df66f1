using System.Globalization;
using System.Text;

namespace Weir.Bench.Reload;

/// <summary>A configuration of 5,000 keys and 500 models around the bench's own.</summary>
internal static class LargeDocument
{
    public const int Keys = 5_000;
    public const int Models = 500;

    /// <summary>The texts of the keys, each of its own.</summary>
    public static Dictionary<string, string> Variables() => Enumerable.Range(0, Keys).ToDictionary(
        i => string.Create(CultureInfo.InvariantCulture, $"BENCH_KEY_{i}"), i => string.Create(CultureInfo.InvariantCulture, $"wk_bench_{i:00000}_0123456789abcdef0123456789abcdef"));

    /// <summary>The document with all of them; <paramref name="idleSeconds"/> is what an edit changes.</summary>
    public static string Around(string configuration, int idleSeconds)
    {
        var models = new StringBuilder();
        for (var i = 0; i < Models; i++)
        {
            models.Append(CultureInfo.InvariantCulture, $$"""
                  model-{{i}}:
                    deployments:
                      primary:  { provider: upstream, model: mock-{{i}}, price: { input: 2.50, output: 10, cache_read: 1.25 } }
                      fallback: { provider: upstream, model: other-{{i}}, price: { input: 1, output: 2 } }

                """);
        }

        var keys = new StringBuilder();
        for (var i = 0; i < Keys; i++)
        {
            keys.Append(CultureInfo.InvariantCulture, $"  key-{i}: {{ secret: \"env:BENCH_KEY_{i}\", team: team-{i % 50}, project: p-{i % 200}, models: [model-{i % Models}, bench-model], limits: {{ requests_per_minute: {60 + (i % 7)}, burst: 10 }} }}\n");
        }

        return configuration.ReplaceLineEndings("\n")
            .Replace("models:\n  bench-model", "models:\n" + models + "  bench-model", StringComparison.Ordinal)
            .Replace("keys:\n  bench:", "keys:\n" + keys + "  bench:", StringComparison.Ordinal)
            + string.Create(CultureInfo.InvariantCulture, $"\nreload: {{ files: false }}\ngateway: {{ timeouts: {{ idle_seconds: {idleSeconds} }} }}\n");
    }
}
