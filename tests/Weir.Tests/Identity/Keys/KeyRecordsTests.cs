using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Kernel;
using Weir.Tests.Configuration;

namespace Weir.Tests.Identity.Keys;

public sealed class KeyRecordsTests : IDisposable
{
    private readonly KeyScene _scene = new()
    {
        Config = Loading.Good("""
            schema: weir/1
            providers: { sim: { kind: simulator } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } }, n: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            presets: { terse: { temperature: 0.1 } }
            """),
    };

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_secret_has_the_prefix_and_256_random_bits_and_only_its_hash_and_end_are_kept()
    {
        var made = await _scene.CreateAsync("app.one_x");
        var text = made.Secret!.Reveal();
        Assert.StartsWith("wk_app.one_x_", text, StringComparison.Ordinal);
        Assert.Equal("wk_app.one_x_".Length + 43, text.Length);
        Assert.Equal("***", made.Secret.ToString());
        var kept = Assert.Single(made.Record!.Secrets);
        Assert.Equal((text[^4..], (DateTimeOffset?)null), (kept.Hint, kept.EndsAt));
        Assert.NotEqual(text, (await _scene.Records.RotateAsync("app.one_x", TimeSpan.Zero, KeyScene.By, CancellationToken.None)).Secret!.Reveal());
    }

    [Fact]
    public async Task Two_installations_hash_one_text_differently()
    {
        using var other = new KeyScene();
        Assert.NotEqual(other.Hasher.HashOf("wk_a"u8), _scene.Hasher.HashOf("wk_a"u8));
        Assert.Throws<ArgumentException>(() => new KeyHasher([]));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_by_field_as_of_a_key_in_a_file()
    {
        var refused = await _scene.CreateAsync("k", """
            {"models":["m","gone"],"limits":{"requests_per_minute":0,"concurency":3},"max_output_tokens":"many","expires_at":"tomorrow","preset":"tense","may_set":["team","captain"],"secret":"env:X"}
            """);
        Assert.Equal(KeyVerdict.Refused, refused.Verdict);
        Assert.Equal(
            ["expires_at", "limits.concurency", "limits.requests_per_minute", "max_output_tokens", "may_set[1]", "models[1]", "preset", "secret"],
            refused.Problems.Where(one => one.Severity == ConfigSeverity.Error).Select(one => one.Path).Order(StringComparer.Ordinal));
        Assert.Equal("terse", refused.Problems.Single(one => one.Path == "preset").Suggestion);
        Assert.Empty(_scene.Records.List());
        var row = Assert.Single(await _scene.Audit.ListAsync(new AuditQuery { Limit = 10 }, CancellationToken.None));
        Assert.Equal(("key.create", "k", AuditOutcome.Failed), (row.Event.Action, row.Event.Object, row.Event.Outcome));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("k'; DROP TABLE caller_keys;--")]
    [InlineData("k\n")]
    public async Task An_id_must_be_one_that_a_file_may_have(string id) => Assert.Equal("id", Assert.Single((await _scene.CreateAsync(id)).Problems).Path);

    [Fact]
    public async Task A_patch_changes_what_it_names_and_null_takes_it_back()
    {
        await _scene.CreateAsync("k", """{"team":"red","limits":{"requests_per_minute":5,"burst":2},"models":["m"]}""");
        var changed = (await _scene.PatchAsync("k", """{"team":"blue","limits":{"burst":null,"concurrency":1},"models":null}""")).Record!;
        Assert.Equal((2L, "blue", 5, null, 1), (changed.Version, changed.Settings.Team, changed.Settings.Limits.RequestsPerMinute, changed.Settings.Limits.Burst, changed.Settings.Limits.Concurrency));
        Assert.Empty(changed.Settings.Models);
        _scene.Restart();
        Assert.Equal(changed.Document, _scene.Records.Find("k")!.Document);
        Assert.Equal(changed.Settings.Limits, _scene.Records.Find("k")!.Settings.Limits);
    }

    [Fact]
    public async Task A_patch_of_nothing_new_is_no_change()
    {
        await _scene.CreateAsync("k", """{"team":"red"}""");
        Assert.Equal(1, (await _scene.PatchAsync("k", """{"team":"red"}""")).Record!.Version);
        Assert.Single(await _scene.Audit.ListAsync(new AuditQuery { Limit = 10 }, CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_editors_the_second_is_told()
    {
        await _scene.CreateAsync("k");
        var mine = KeyScene.By with { IfVersion = 1 };
        Assert.Equal(KeyVerdict.Done, (await _scene.PatchAsync("k", """{"team":"red"}""", mine)).Verdict);
        var late = await _scene.PatchAsync("k", """{"team":"blue"}""", mine);
        Assert.Equal((KeyVerdict.Changed, "red"), (late.Verdict, late.Record!.Settings.Team));
        Assert.Equal(KeyVerdict.Changed, (await _scene.Records.RotateAsync("k", TimeSpan.Zero, mine, CancellationToken.None)).Verdict);
        Assert.Equal(KeyVerdict.Changed, (await _scene.Records.DeleteAsync("k", mine, CancellationToken.None)).Verdict);
    }

    [Fact]
    public async Task An_id_is_taken_by_the_file_by_another_key_and_by_one_that_was()
    {
        _scene.Config = _scene.Config with { Keys = new Dictionary<string, KeyConfig> { ["filed"] = new() { Id = "filed" } } };
        Assert.Contains("configuration file", (await _scene.CreateAsync("filed")).Why, StringComparison.Ordinal);
        await _scene.CreateAsync("k");
        Assert.Equal(KeyVerdict.Taken, (await _scene.CreateAsync("k")).Verdict);
        await _scene.Records.DeleteAsync("k", KeyScene.By, CancellationToken.None);
        _scene.Restart();
        var again = await _scene.CreateAsync("k");
        Assert.Equal(KeyVerdict.Taken, again.Verdict);
        Assert.Contains("was deleted", again.Why, StringComparison.Ordinal);
        Assert.NotNull(await _scene.Records.DeletedAtAsync("k", CancellationToken.None));
    }

    [Fact]
    public async Task The_trail_shows_before_and_after_and_no_secret()
    {
        var made = await _scene.CreateAsync("k", """{"team":"red"}""", new("ann", "10.0.0.9", "a new app"));
        await _scene.PatchAsync("k", """{"team":"blue"}""");
        var rows = await _scene.Audit.ListAsync(new AuditQuery { Limit = 10 }, CancellationToken.None);
        Assert.Equal(["key.set", "key.create"], rows.Select(row => row.Event.Action));
        Assert.Equal(("ann", "10.0.0.9", "a new app", null), (rows[1].Event.Actor, rows[1].Event.Address, rows[1].Event.Reason, rows[1].Event.Before));
        Assert.Contains("\"red\"", rows[0].Event.Before!, StringComparison.Ordinal);
        Assert.Contains("\"blue\"", rows[0].Event.After!, StringComparison.Ordinal);
        Assert.DoesNotContain(rows, row => ((row.Event.Before ?? "") + row.Event.After).Contains(made.Secret!.Reveal(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_kept_is_not_in_force()
    {
        var made = await _scene.CreateAsync("k");
        _scene.DiskFails = true;
        await Assert.ThrowsAsync<Weir.Engine.Storage.StoreException>(() => _scene.PatchAsync("k", """{"enabled":false}"""));
        Assert.Equal("k", _scene.Find(made.Secret!.Reveal())?.KeyId);
        Assert.Equal(1, _scene.Records.Find("k")!.Version);
        _scene.DiskFails = false;
        _scene.Restart();
        Assert.Equal(("k", 1), (_scene.Find(made.Secret.Reveal())?.KeyId, _scene.Records.Find("k")!.Version));
    }

    [Fact]
    public async Task The_last_use_is_noted_behind_and_outlives_a_restart()
    {
        var made = await _scene.CreateAsync("k");
        Assert.Null(_scene.Records.LastUsedAt("k"));
        _scene.Find(made.Secret!.Reveal());
        var first = _scene.Clock.GetUtcNow();
        _scene.Clock.Advance(TimeSpan.FromMilliseconds(400));
        _scene.Find(made.Secret.Reveal()); // within the second: not noted again
        Assert.Equal(first, _scene.Records.LastUsedAt("k"));
        _scene.Records.NoteUses();
        Assert.Empty(_scene.Index.TakeUses());
        await _scene.Store.Writer.FlushAsync();
        _scene.Restart();
        Assert.Equal(first, _scene.Records.LastUsedAt("k"));
        Assert.Equal(first.ToUnixMicroseconds(), _scene.Records.Find("k")!.LastUsedAt!.Value.ToUnixMicroseconds());
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_any_more_close_the_key()
    {
        var made = await _scene.CreateAsync("k");
        await _scene.Store.Writer.CommitAsync(new Spoil());
        _scene.Restart();
        Assert.Null(_scene.Find(made.Secret!.Reveal()));
        Assert.False(_scene.Records.Find("k")!.Settings.Enabled);
    }

    private sealed class Spoil : Weir.Engine.Storage.StoreCommand
    {
        protected internal override void Execute(Weir.Engine.Storage.StatementCache statements) =>
            statements.Prepare("UPDATE caller_keys SET settings = ?1").Add("""{"limits":{"requests_per_minute":-4}}""").Run();
    }
}
