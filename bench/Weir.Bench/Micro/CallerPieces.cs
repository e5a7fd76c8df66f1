using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Kernel;
using Weir.Engine.Limits;
using Weir.Engine.Proxy;
using Weir.Engine.Telemetry;

namespace Weir.Bench.Micro;

/// <summary>What depends on the caller: key, attribution, limits, metrics, the operation's id.</summary>
internal static class CallerPieces
{
    public static void Run()
    {
        var hasher = new KeyHasher(new byte[KeyHasher.PepperBytes]);
        var keys = new KeyTable(hasher, Enumerable.Range(0, 1_000).Select(i => new CallerKey(CallerOf(i), new SecretString(SecretOf(i)))));
        var headers = new HeaderDictionary { ["Authorization"] = "Bearer " + SecretOf(500), ["X-Weir-Feature"] = "bench" };
        var records = new KeyIndex();
        for (var i = 0; i < 5_000; i++)
        {
            records.Put(RecordOf(i, hasher));
        }

        var identify = new IdentifyStop(hasher, records, TimeProvider.System);
        CheckKey("key check, 1,000 keys of the file, 5,000 made", identify, headers, keys);
        CheckKey("the same, a made key", identify, new HeaderDictionary { ["Authorization"] = "Bearer " + MadeSecretOf(2_500) }, keys);
        CheckKey("the same, an unknown key", identify, new HeaderDictionary { ["Authorization"] = "Bearer " + MadeSecretOf(50_000) }, keys);
        var caller = CallerOf(500);
        Loop.Run("attribution", n =>
        {
            for (var i = 0; i < n; i++)
            {
                AttributionReader.Of(caller, "bench-user", headers);
            }
        });
        Loop.Run("operation id", n =>
        {
            for (var i = 0; i < n; i++)
            {
                Ids.NewOperation(TimeProvider.System);
            }
        });
        Limits();
        Metrics();
    }

    private static void CheckKey(string name, IdentifyStop identify, HeaderDictionary headers, KeyTable keys) => Loop.Run(name, n =>
    {
        for (var i = 0; i < n; i++)
        {
            identify.Run(headers, keys, out _);
        }
    });

    private static KeyRecord RecordOf(int i, KeyHasher hasher) => new($"made-{i}", 1, "{}", new KeyConfig { Id = $"made-{i}" })
    {
        Secrets = [new(hasher.HashOf(System.Text.Encoding.UTF8.GetBytes(MadeSecretOf(i))), "hint", DateTimeOffset.UnixEpoch, null)],
        CreatedAt = DateTimeOffset.UnixEpoch,
        CreatedBy = "bench",
        ChangedAt = DateTimeOffset.UnixEpoch,
        ChangedBy = "bench",
    };

    private static string MadeSecretOf(int i) => $"wk_made-{i}_{i:D43}";

    private static void Limits()
    {
        var limits = new LimitSet(new LimitRates(1_000_000_000, 1_000_000_000, 1_000_000_000, 1_000), TimeProvider.System);
        Loop.Run("limits: enter and settle", n =>
        {
            for (var i = 0; i < n; i++)
            {
                limits.TryEnter(200).Lease?.Settle(0);
            }
        });
    }

    // The same instruments with as many tags as one good plain operation with one attempt.
    private static void Metrics()
    {
        using var meter = new GatewayMeter();
        using var store = new MetricStore(meter);
        KeyValuePair<string, object?> name = new("gen_ai.operation.name", "chat"), model = new("gen_ai.request.model", "bench-model"), provider = new("gen_ai.provider.name", "upstream");
        object status = 200;
        Loop.Run("metrics of one operation (11 measurements)", n =>
        {
            for (var i = 0; i < n; i++)
            {
                meter.ActiveOperations.Add(1);
                meter.Attempts.Add(1, provider, model, new("outcome", "completed"), new("error.type", ""));
                meter.AttemptDuration.Record(0.0123, provider, model);
                meter.Cost.Add(123, provider, model, new("genops.team", "bench"));
                meter.Tokens.Add(180, provider, model, new("gen_ai.token.type", "input"));
                meter.Tokens.Add(150, provider, model, new("gen_ai.token.type", "output"));
                meter.Operations.Add(1, name, model, new("outcome", "completed"), new("http.response.status_code", status), new("genops.team", "bench"), new("weir.tier", "gold"));
                meter.OperationDuration.Record(0.0125, name, model);
                meter.Overhead.Record(0.0002, name);
                meter.FirstToken.Record(0.0120, name, model);
                meter.ActiveOperations.Add(-1);
            }
        });
    }

    private static Caller CallerOf(int i) => new()
    {
        KeyId = $"key-{i}",
        Team = "bench",
        Project = "measurements",
        MaySet = FrozenSet.ToFrozenSet([AttributionName.User, AttributionName.Feature]),
    };

    private static string SecretOf(int i) => $"wk_bench_{i:D64}";
}
