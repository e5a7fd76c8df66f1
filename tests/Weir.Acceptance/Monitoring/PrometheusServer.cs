using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Monitoring;

/// <summary>A real Prometheus with the files of <c>deploy/prometheus</c>, its intervals and the rules' windows shortened by a rewrite. Needs Debian's <c>prometheus</c>.</summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Started _process;

    private PrometheusServer(DirectoryInfo folder, Started process, Uri address) => (_folder, _process, Address) = (folder, process, address);

    public Uri Address { get; }

    /// <summary>Starts it; it looks at <paramref name="gateway"/> every second and judges by windows of <paramref name="window"/>.</summary>
    public static async Task<PrometheusServer> StartAsync(Uri gateway, string window, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("weir-prometheus-");
        foreach (var file in Directory.EnumerateFiles(DeployFiles.Prometheus, "*.yml", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder.FullName, Path.GetRelativePath(DeployFiles.Prometheus, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, Shortened(await File.ReadAllTextAsync(file, cancellationToken), window), cancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "targets", "weir.yml"), $"- targets: [\"{gateway.Authority}\"]\n", cancellationToken);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var process = Started.Start("prometheus", ["--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address={address.Authority}", "--log.level=warn"], directory: folder.FullName);
        var server = new PrometheusServer(folder, process, address);
        await Wait.ForAsync("Prometheus is ready", Started.Patience, server.ReadyAsync, cancellationToken);
        return server;
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>What an expression gives now or at a time (seconds of Unix), by the labels of each series (without <c>job</c> and <c>instance</c>).</summary>
    public async Task<IReadOnlyDictionary<string, double>> QueryAsync(string expression, CancellationToken cancellationToken, double? at = null)
    {
        var time = at is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"&time={seconds:F3}") : "";
        var answer = await Web.JsonAsync(new Uri(Address, $"/api/v1/query?query={Uri.EscapeDataString(expression)}{time}"), cancellationToken);
        var data = answer.GetProperty("data");
        if (data.GetProperty("resultType").GetString() == "scalar")
        {
            return new Dictionary<string, double> { [""] = NumberOf(data.GetProperty("result")) };
        }

        return data.GetProperty("result").EnumerateArray().ToDictionary(
            series => string.Join(',', series.GetProperty("metric").EnumerateObject().Where(label => label.Name is not ("job" or "instance" or "__name__")).Select(label => $"{label.Name}={label.Value.GetString()}").Order(StringComparer.Ordinal)),
            series => NumberOf(series.GetProperty("value")));
    }

    /// <summary>The alerts that fire now, by name.</summary>
    public async Task<IReadOnlySet<string>> FiringAsync(CancellationToken cancellationToken) =>
        (await Web.JsonAsync(new Uri(Address, "/api/v1/alerts"), cancellationToken)).GetProperty("data").GetProperty("alerts").EnumerateArray()
        .Where(alert => alert.GetProperty("state").GetString() == "firing")
        .Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Waits until each of these has fired; with short windows not all do so at the same moment.</summary>
    public Task FireAsync(CancellationToken cancellationToken, params string[] names)
    {
        var missing = names.ToHashSet(StringComparer.Ordinal);
        return AlertsAsync(
            "alerts fire",
            firing =>
            {
                missing.ExceptWith(firing);
                return missing;
            },
            cancellationToken);
    }

    /// <summary>Waits until none of these fires any more.</summary>
    public Task EndAsync(CancellationToken cancellationToken, params string[] names) => AlertsAsync("alerts are over", names.Intersect, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task AlertsAsync(string what, Func<IReadOnlySet<string>, IEnumerable<string>> missing, CancellationToken cancellationToken)
    {
        var last = "";
        try
        {
            await Wait.ForAsync(
                what,
                Started.Patience,
                async () =>
                {
                    last = string.Join(", ", missing(await FiringAsync(cancellationToken)));
                    return last.Length == 0 ? "so" : null;
                },
                cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Assert.Fail($"{e.Message} Not so: {last}");
        }
    }

    private async Task<string?> ReadyAsync()
    {
        try
        {
            using var answer = await Web.GetAsync(new Uri(Address, "/-/ready"), CancellationToken.None);
            return answer.IsSuccessStatusCode ? "ready" : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static double NumberOf(JsonElement sample) => double.Parse(sample[1].GetString()!, CultureInfo.InvariantCulture);

    // The one place where the shipped files are changed: how long is waited, how far is looked back, and one threshold that only half a year would reach.
    private static string Shortened(string text, string window)
    {
        text = Interval().Replace(text, "$1: 1s");
        text = Window().Replace(text, $"[{window}]");
        text = For().Replace(text, "for: 1s");
        return text.Replace("180 * 86400", "5", StringComparison.Ordinal);
    }

    [GeneratedRegex("(scrape_interval|evaluation_interval): [0-9]+s")]
    private static partial Regex Interval();

    [GeneratedRegex(@"\[[0-9]+[smhd]\]")]
    private static partial Regex Window();

    [GeneratedRegex("for: [1-9][0-9]*[smh]")]
    private static partial Regex For();
}
