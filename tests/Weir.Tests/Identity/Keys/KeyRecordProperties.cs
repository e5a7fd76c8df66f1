using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Identity.Keys;
using Weir.Tests.Support;

namespace Weir.Tests.Identity.Keys;

/// <summary>Whatever is done to keys, and whenever Weir is started anew: exactly the secrets work that a model of ten lines says.</summary>
public sealed class KeyRecordProperties
{
    private enum Kind
    {
        Create,
        Rotate,
        Disable,
        Enable,
        Expire,
        Delete,
        Wait,
        Restart,
    }

    private static readonly Gen<Step> Steps =
        from kind in Gen.Elements(Kind.Create, Kind.Create, Kind.Rotate, Kind.Rotate, Kind.Disable, Kind.Enable, Kind.Expire, Kind.Delete, Kind.Wait, Kind.Wait, Kind.Restart)
        from key in Gen.Choose(0, 2)
        from seconds in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, 120))
        select new Step(kind, "k" + key, seconds);

    [Fact]
    public void Exactly_the_secrets_work_that_the_model_says() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(400)),
        Prop.ForAll(Steps.ArrayOf(24).ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult()));

    private static async Task<bool> RunAsync(Step[] steps)
    {
        using var scene = new KeyScene();
        var model = new Dictionary<string, Modelled>();
        var everything = new List<(string Id, string Secret)>();
        foreach (var step in steps)
        {
            await ApplyAsync(step, scene, model, everything);
            foreach (var (id, secret) in everything)
            {
                var works = model.TryGetValue(id, out var key) && key.Works(secret, scene.Clock.GetUtcNow());
                Assert.True(scene.Find(secret)?.KeyId == (works ? id : null), $"after {string.Join(", ", steps.TakeWhile(one => one != step).Append(step))}: a secret of {id} should {(works ? "" : "not ")}work");
            }
        }

        Assert.True((await scene.Audit.VerifyAsync(CancellationToken.None)).Sound);
        return true;
    }

    private static async Task ApplyAsync(Step step, KeyScene scene, Dictionary<string, Modelled> model, List<(string Id, string Secret)> everything)
    {
        var now = scene.Clock.GetUtcNow();
        var known = model.GetValueOrDefault(step.Key);
        switch (step.Kind)
        {
            case Kind.Create:
                var made = await scene.CreateAsync(step.Key);
                Assert.Equal(known is null ? KeyVerdict.Done : KeyVerdict.Taken, made.Verdict);
                if (known is null)
                {
                    var text = made.Secret!.Reveal();
                    model[step.Key] = new() { Ends = { [text] = null } };
                    everything.Add((step.Key, text));
                }

                break;
            case Kind.Rotate:
                await RotateAsync(step, scene, known, everything);
                break;
            case Kind.Disable or Kind.Enable:
                await scene.PatchAsync(step.Key, $$"""{"enabled":{{(step.Kind == Kind.Enable ? "true" : "false")}}}""");
                known?.Enabled = step.Kind == Kind.Enable;
                break;
            case Kind.Expire:
                var end = now.AddSeconds(step.Seconds);
                await scene.PatchAsync(step.Key, $$"""{"expires_at":"{{end:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""");
                known?.Expires = end;
                break;
            case Kind.Delete:
                await scene.Records.DeleteAsync(step.Key, KeyScene.By, CancellationToken.None);
                known?.Deleted = true;
                break;
            case Kind.Wait:
                scene.Clock.Advance(TimeSpan.FromSeconds(step.Seconds));
                break;
            default:
                scene.Restart();
                break;
        }
    }

    private static async Task RotateAsync(Step step, KeyScene scene, Modelled? known, List<(string Id, string Secret)> everything)
    {
        var now = scene.Clock.GetUtcNow();
        var overlap = TimeSpan.FromSeconds(step.Seconds);
        var rotated = await scene.Records.RotateAsync(step.Key, overlap, KeyScene.By, CancellationToken.None);
        if (rotated.Verdict == KeyVerdict.Done)
        {
            known!.Rotate(now + overlap);
            known.Ends[rotated.Secret!.Reveal()] = null;
            everything.Add((step.Key, rotated.Secret.Reveal()));
        }
        else
        {
            Assert.True(known is null or { Deleted: true } || (rotated.Verdict == KeyVerdict.Full && known.Working(now, now + overlap) >= KeyRecords.MaxSecrets));
        }
    }

    private sealed record Step(Kind Kind, string Key, int Seconds);

    private sealed class Modelled
    {
        public Dictionary<string, DateTimeOffset?> Ends { get; } = [];

        public bool Enabled { get; set; } = true;

        public bool Deleted { get; set; }

        public DateTimeOffset? Expires { get; set; }

        public bool Works(string secret, DateTimeOffset now) =>
            !Deleted && Enabled && !(Expires <= now) && Ends.TryGetValue(secret, out var end) && !(end <= now);

        public int Working(DateTimeOffset now, DateTimeOffset end) => Ends.Values.Count(one => (one is { } own && own < end ? own : end) > now);

        public void Rotate(DateTimeOffset end)
        {
            foreach (var secret in Ends.Keys.ToArray())
            {
                Ends[secret] = Ends[secret] is { } own && own < end ? own : end;
            }
        }
    }
}
