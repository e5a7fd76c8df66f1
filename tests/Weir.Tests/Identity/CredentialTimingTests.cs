using System.Text.Json.Nodes;
using Weir.Engine.Identity;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

/// <summary>From how long a refusal takes nobody learns what is wrong with a credential: what differs is within noise (Welch's t on interleaved rounds).</summary>
public sealed class CredentialTimingTests : IAsyncLifetime
{
    private const int Rounds = 2_000;
    private const int WarmUp = 150; // the trail's rows of refusals are used up then, too
    private const double Significant = 6;
    private const double Least = 0.03; // of the mean: what nobody sees through a network

    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { filed: { secret: "env:KEY", enabled: false } }
        """;

    private readonly ManualClock _clock = new();
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(Yaml, _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Callers_keys_that_are_unknown_wrong_revoked_disabled_and_expired_are_refused_alike()
    {
        var live = await MakeKeyAsync("live");
        var deleted = await MakeKeyAsync("deleted");
        await _gateway.AsAdminAsync(HttpMethod.Delete, "/api/keys/deleted");
        var disabled = await MakeKeyAsync("disabled");
        await _gateway.AsAdminAsync(HttpMethod.Post, "/api/keys/disabled/disable");
        var expired = await MakeKeyAsync("expired", new() { ["expires_at"] = "2026-03-01T12:00:01Z" });
        _clock.Advance(TimeSpan.FromSeconds(2));
        await CompareAsync("/v1/models", live[..^6] + "AAAAAA", deleted, disabled, expired, GatewayHost.Key, "wk_nobody_" + live[^43..]);
    }

    [Fact]
    public async Task Tokens_that_are_unknown_wrong_revoked_and_of_disabled_users_are_refused_alike()
    {
        var live = await _gateway.AddWithTokenAsync("live", Role.Viewer);
        var revoked = await _gateway.AddWithTokenAsync("revoked", Role.Viewer);
        var id = (await _gateway.AdminAsync("/api/users/revoked/tokens")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        await _gateway.AsAdminAsync(HttpMethod.Delete, $"/api/users/revoked/tokens/{id}");
        var off = await _gateway.AddWithTokenAsync("off", Role.Viewer);
        await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/off", new JsonObject { ["enabled"] = false });
        await CompareAsync("/api/session", live[..^6] + "AAAAAA", revoked, off, "wa_0123456789abcdef_" + live[^43..]);
    }

    private async Task<string> MakeKeyAsync(string id, JsonObject? settings = null)
    {
        var body = settings ?? [];
        body["id"] = id;
        var made = await _gateway.AsAdminAsync(HttpMethod.Post, "/api/keys", body);
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("secret").GetString()!;
    }

    private async Task CompareAsync(string path, params string[] credentials)
    {
        var random = new Random(5);
        var times = credentials.Select(_ => new List<double>()).ToArray();
        var bodies = new HashSet<string>();
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var order = Enumerable.Range(0, credentials.Length).ToArray();
            random.Shuffle(order);
            foreach (var one in order)
            {
                var from = TimeProvider.System.GetTimestamp();
                var reply = await _gateway.BareAsync(HttpMethod.Get, path, null, ("Authorization", "Bearer " + credentials[one]));
                var took = TimeProvider.System.GetElapsedTime(from);
                Assert.Equal(401, reply.Status);
                bodies.Add(reply.Text.Replace(reply.Header("x-weir-operation") ?? "-", "", StringComparison.Ordinal));
                if (round >= 0)
                {
                    times[one].Add(took.TotalMicroseconds);
                }
            }
        }

        Assert.Single(bodies);
        var calm = times.Select(Calm).ToArray();
        for (var one = 1; one < calm.Length; one++)
        {
            Assert.False(Differ(calm[0], calm[one]), $"credential {one} takes {calm[one].Average():F0} us, credential 0 {calm[0].Average():F0} us");
        }

        // The comparison finds what there is to be found.
        Assert.True(Differ(calm[0], [.. calm[1].Select(took => took * 1.5)]));
    }

    // Without the slowest fifth: those are the machine's.
    private static double[] Calm(List<double> times) => [.. times.Order().Take(times.Count * 4 / 5)];

    private static bool Differ(double[] a, double[] b)
    {
        var difference = Math.Abs(a.Average() - b.Average());
        return difference > Least * a.Average() && difference / Math.Sqrt((Variance(a) / a.Length) + (Variance(b) / b.Length)) > Significant;
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
