using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Limits;
using Weir.Engine.Operations;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Proxy;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Profiles;

namespace Weir.Bench.Micro;

/// <summary>What depends on the caller: key, attribution, limits, metrics, the operation's id.</summary>
internal static class CallerPieces
{
    public static void Run()
    {
        Metrics();
        var hasher = new KeyHasher(new byte[KeyHasher.PepperBytes]);
        var keys = new KeyTable(Enumerable.Range(0, 1_000).Select(i => new CallerKey(CallerOf(i), hasher.HashOf(new SecretString(SecretOf(i))))));
        var headers = new HeaderDictionary { ["Authorization"] = "Bearer " + SecretOf(500), ["X-Weir-Feature"] = "bench" };
        var records = new KeyIndex();
        for (var i = 0; i < 5_000; i++)
        {
            records.Put(RecordOf(i, hasher));
        }

        var identify = new IdentifyStop(hasher, records, new AuthFailures(), TimeProvider.System);
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
    // What one plain call makes: arrived, sent, the attempt's end, the operation's end, left.
    private static void Metrics()
    {
        using var meter = new GatewayMeter();
        using var store = new MetricStore(meter);
        var path = new PathMeter(store, meter, new RecentDurations(), new ProfileBook(TimeProvider.System));
        var attribution = new Attribution("key-1", "bench", "measurements", User: "ada");
        var usage = new TokenUsage { Input = 180, CacheRead = 20, Output = 150 };
        var entry = new AttemptEntry
        {
            OperationId = "op",
            Number = 1,
            Deployment = "bench-model/primary",
            Provider = "upstream",
            Model = "gpt-bench",
            RequestedModel = "bench-model",
            Attribution = attribution,
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromMilliseconds(12),
            Outcome = AttemptOutcome.Completed,
            Status = 200,
            Usage = usage,
            Cost = new Money(123_000),
        };
        var record = new OperationRecord
        {
            Id = "op",
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromMilliseconds(12.5),
            FirstEvent = TimeSpan.FromMilliseconds(11),
            Overhead = TimeSpan.FromMilliseconds(0.2),
            Surface = "chat",
            Attribution = attribution,
            Model = "bench-model",
            Provider = "upstream",
            Outcome = "completed",
            Status = 200,
            Attempts = 1,
            Usage = usage,
            Cost = new Money(123_000),
            Decision = "{}",
        };
        List<AttemptEntry> entries = [entry];
        Loop.Run("metrics of one operation (19 measurements)", n =>
        {
            for (var i = 0; i < n; i++)
            {
                path.Arrived(Surface.ChatCompletions);
                path.Sent("upstream");
                path.Ended(entry, userLabels: false);
                path.Ended(record, new(Surface.ChatCompletions, "gold"), entries, threshold: null);
                path.Left(Surface.ChatCompletions);
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
