using Weir.Engine.Credentials;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Tests.Credentials;

// S0-21, S0-24 ⚠, S0-26, S2-02 ⚠: versions, who may use them, where they may go, and a change of the key that seals them.
public sealed class CredentialVaultTests : IDisposable
{
    private const string Origin = VaultScene.Origin;
    private static readonly CredentialActor By = new("tester", "203.0.113.9", "a reason");

    private readonly VaultScene _scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public Task A_new_version_reaches_those_who_hold_the_credential() => WithAsync(async vault =>
    {
        var handle = vault.HandleOf(Name("a/key"), Origin, "up");
        Assert.Equal(CredentialRefusal.Missing, handle.Current.Refusal);
        await VaultScene.SetAsync(vault, "a/key", "one");
        Assert.Equal("one", handle.Current.Secret!.Reveal());
        await VaultScene.SetAsync(vault, "a/key", "two");
        Assert.Equal("two", handle.Current.Secret!.Reveal());
        Assert.Same(handle, vault.HandleOf(Name("a/key"), Origin, "up"));

        var versions = vault.Find(Name("a/key"))!.Versions;
        Assert.Equal([(2L, CredentialState.Active), (1L, CredentialState.Retired)], versions.Select(one => (one.Version, one.State)));
        Assert.Null(versions[1].KeyId); // what it kept is erased
        await vault.DeleteAsync(Name("a/key"), By, Token);
        Assert.Equal(CredentialRefusal.Missing, handle.Current.Refusal);
    });

    [Fact]
    public Task A_rotated_version_is_kept_for_its_grace_and_then_erased() => WithAsync(async vault =>
    {
        await VaultScene.SetAsync(vault, "a/key", "one");
        await RotateAsync(vault, "two", TimeSpan.FromHours(1));
        var old = vault.Find(Name("a/key"))!.Versions[1];
        Assert.Equal((CredentialState.Grace, _scene.Clock.GetUtcNow().AddHours(1)), (old.State, old.EndsAt));

        _scene.Clock.Advance(TimeSpan.FromMinutes(59));
        await vault.KeepUpAsync(Token);
        Assert.Equal(CredentialState.Grace, vault.Find(Name("a/key"))!.Versions[1].State);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await vault.KeepUpAsync(Token);
        old = vault.Find(Name("a/key"))!.Versions[1];
        Assert.Equal((CredentialState.Retired, null), (old.State, old.KeyId));
        Assert.Equal("two", VaultScene.Read(vault, "a/key"));
    });

    [Fact]
    public Task It_goes_to_the_origin_it_was_entered_for_and_nowhere_else() => WithAsync(async vault =>
    {
        await VaultScene.SetAsync(vault, "a/key", "one");
        foreach (var elsewhere in new[] { "http://api.example:443", "https://api.example:444", "https://api.example.evil:443" })
        {
            var refused = vault.HandleOf(Name("a/key"), elsewhere, "up").Current;
            Assert.Equal((CredentialRefusal.OtherOrigin, null), (refused.Refusal, refused.Secret));
            Assert.Contains($"was entered for {Origin}", refused.Why, StringComparison.Ordinal);
        }

        // Entered again, both go their ways.
        await vault.SetAsync(new(Name("a/key"), new SecretString("other"), "https://b.example:443", By), "credential.set", Token);
        Assert.Equal("other", vault.HandleOf(Name("a/key"), "https://b.example:443", "up").Current.Secret!.Reveal());
        Assert.Equal("one", VaultScene.Read(vault, "a/key"));
    });

    [Fact]
    public async Task A_row_that_was_given_another_origin_name_or_version_is_refused()
    {
        await _scene.SetAsync("a/key", "one");
        await _scene.SetAsync("b/key", "two");
        _scene.Rows("UPDATE credential_versions SET origin = 'https://evil.example:443' WHERE service = 'a'");
        await WithAsync(vault =>
        {
            Assert.Equal(CredentialRefusal.Damaged, vault.HandleOf(Name("a/key"), "https://evil.example:443", "up").Current.Refusal);
            return Task.CompletedTask;
        });
        _scene.Rows("UPDATE credential_versions SET origin = 'https://api.example:443' WHERE service = 'a'");
        Assert.Equal("one", await _scene.ReadAsync("a/key"));
        _scene.Rows("UPDATE credential_versions SET (wrapped_key, sealed) = (SELECT wrapped_key, sealed FROM credential_versions WHERE service = 'b') WHERE service = 'a'");
        Assert.Equal("Damaged", await _scene.ReadAsync("a/key"));
        Assert.Equal("two", await _scene.ReadAsync("b/key"));
        _scene.Rows("UPDATE credential_versions SET version = 2 WHERE service = 'b'");
        Assert.Equal("Damaged", await _scene.ReadAsync("b/key"));
    }

    [Fact]
    public Task Only_those_may_use_it_who_are_named_and_others_are_written_down() => WithAsync(async vault =>
    {
        await vault.SetAsync(new(Name("a/key"), new SecretString("one"), Origin, By) { Providers = ["up"] }, "credential.set", Token);
        Assert.Equal("one", vault.HandleOf(Name("a/key"), Origin, "up").Current.Secret!.Reveal());
        Assert.Equal(CredentialRefusal.NotAllowed, vault.HandleOf(Name("a/key"), Origin, "down").Current.Refusal);
        await VaultScene.SetAsync(vault, "a/key", "two"); // who may use it stays
        Assert.Equal(CredentialRefusal.NotAllowed, vault.HandleOf(Name("a/key"), Origin, "down").Current.Refusal);
        Assert.Equal(["system|credential.use|a/key|denied"], _scene.Rows("SELECT actor, action, object, outcome FROM audit_entries WHERE outcome = 'denied'"));
    });

    [Fact]
    public Task One_that_is_past_its_date_is_not_used() => WithAsync(async vault =>
    {
        await vault.SetAsync(new(Name("a/key"), new SecretString("one"), Origin, By) { ExpiresAt = _scene.Clock.GetUtcNow().AddHours(1) }, "credential.set", Token);
        var value = vault.HandleOf(Name("a/key"), Origin, "up").Current;
        Assert.NotNull(value.SecretAt(_scene.Clock.GetUtcNow().AddMinutes(59)));
        Assert.Null(value.SecretAt(_scene.Clock.GetUtcNow().AddHours(1)));
    });

    [Fact]
    public async Task When_it_was_used_last_is_stored_behind()
    {
        await WithAsync(async vault =>
        {
            await VaultScene.SetAsync(vault, "a/key", "one");
            vault.HandleOf(Name("a/key"), Origin, "up").Used(_scene.Clock.GetUtcNow());
            await vault.KeepUpAsync(Token);
        });
        await WithAsync(vault =>
        {
            Assert.Equal(_scene.Clock.GetUtcNow(), vault.Find(Name("a/key"))!.Versions[0].LastUsedAt);
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData(Durability.Power, 1)]
    [InlineData(Durability.Process, 2)]
    public async Task A_new_key_wraps_everything_and_the_one_before_is_given_up_where_nothing_can_bring_it_back(Durability durability, int keys)
    {
        using var scene = new VaultScene { Durability = durability };
        await scene.WithAsync(async (vault, _) =>
        {
            for (var i = 0; i < 120; i++)
            {
                await VaultScene.SetAsync(vault, $"a/key-{i}", $"secret-{i}");
            }

            var before = vault.Status.KeyId;
            var (outcome, report) = await VaultScene.RekeyAsync(vault);
            Assert.Equal((VaultVerdict.Done, new RewrapReport(120, 0)), (outcome.Verdict, report));
            Assert.NotEqual(before, vault.Status.KeyId);
            Assert.Equal(0, vault.Status.WrappedUnderOldKeys);
            return true;
        });
        var lines = await File.ReadAllLinesAsync(scene.KeyFile, Token);
        Assert.Equal(2 + keys, lines.Length);
        await scene.WithAsync((vault, _) =>
        {
            Assert.All(Enumerable.Range(0, 120), i => Assert.Equal($"secret-{i}", VaultScene.Read(vault, $"a/key-{i}")));
            return Task.FromResult(true);
        });
        Assert.Equal(["credential.rewrap|allowed", "credential.rekey|allowed"], scene.Rows("SELECT action, outcome FROM audit_entries ORDER BY seq DESC LIMIT 2"));
    }

    [Fact]
    public async Task A_new_wrapping_that_was_cut_short_goes_on_at_the_next_start()
    {
        for (var i = 0; i < 4; i++)
        {
            await _scene.SetAsync($"a/key-{i}", $"secret-{i}");
        }

        // What a kill leaves: a new key in the file and half of the rows under it.
        var before = _scene.Rows("SELECT name, kek_id, wrapped_key FROM credential_versions WHERE name IN ('key-0', 'key-1')");
        var old = await File.ReadAllBytesAsync(_scene.KeyFile, Token);
        await _scene.WithAsync(async (vault, _) => await VaultScene.RekeyAsync(vault));
        var oldKey = KeyringFileKeys(old);
        var newKey = KeyringFileKeys(await File.ReadAllBytesAsync(_scene.KeyFile, Token));
        KeyringFile.Write(_scene.KeyFile, [newKey, oldKey], passphrase: null, replace: true);
        foreach (var row in before.Select(one => one.Split('|')))
        {
            _scene.Rows($"UPDATE credential_versions SET kek_id = '{row[1]}', wrapped_key = '{row[2]}' WHERE name = '{row[0]}'");
        }

        await WithAsync(async vault =>
        {
            Assert.Equal(("open", 2), (vault.Status.State, vault.Status.WrappedUnderOldKeys));
            Assert.All(Enumerable.Range(0, 4), i => Assert.Equal($"secret-{i}", VaultScene.Read(vault, $"a/key-{i}")));
            await vault.KeepUpAsync(Token);
            Assert.Equal(0, vault.Status.WrappedUnderOldKeys);
            Assert.All(Enumerable.Range(0, 4), i => Assert.Equal($"secret-{i}", VaultScene.Read(vault, $"a/key-{i}")));
        });
        Assert.Equal(3, (await File.ReadAllLinesAsync(_scene.KeyFile, Token)).Length);
    }

    [Fact]
    public async Task What_is_damaged_is_left_as_it_is_with_its_key_when_the_rest_is_wrapped_anew()
    {
        await _scene.SetAsync("a/key", "one");
        await _scene.SetAsync("b/key", "two");
        _scene.Rows("UPDATE credential_versions SET wrapped_key = 'AAAA' || substr(wrapped_key, 5) WHERE service = 'b'");
        var damaged = _scene.Rows("SELECT * FROM credential_versions WHERE service = 'b'");

        var (outcome, report) = await _scene.WithAsync(async (vault, _) => await VaultScene.RekeyAsync(vault));

        Assert.Equal((VaultVerdict.Refused, new RewrapReport(1, 1)), (outcome.Verdict, report));
        Assert.Equal(damaged, _scene.Rows("SELECT * FROM credential_versions WHERE service = 'b'"));
        Assert.Equal("one", await _scene.ReadAsync("a/key"));
        Assert.Equal(4, (await File.ReadAllLinesAsync(_scene.KeyFile, Token)).Length); // both keys are kept
    }

    [Fact]
    public async Task Where_the_trail_cannot_be_written_nothing_changes()
    {
        await _scene.SetAsync("a/key", "one");
        _scene.Rows("CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no room'); END");
        var file = await File.ReadAllTextAsync(_scene.KeyFile, Token);

        await Assert.ThrowsAsync<StoreException>(() => _scene.SetAsync("a/key", "two"));
        await Assert.ThrowsAsync<StoreException>(() => _scene.WithAsync((vault, _) => vault.DeleteAsync(Name("a/key"), By, Token)));
        await Assert.ThrowsAsync<StoreException>(() => _scene.WithAsync((vault, _) => vault.RetireAsync(Name("a/key"), null, By, Token)));
        await Assert.ThrowsAsync<StoreException>(() => _scene.WithAsync((vault, _) => VaultScene.RekeyAsync(vault)));

        Assert.Equal("one", await _scene.ReadAsync("a/key"));
        Assert.Equal(file, await File.ReadAllTextAsync(_scene.KeyFile, Token));
    }

    [Fact]
    public Task Bounds_are_told_and_kept() => WithAsync(async vault =>
    {
        for (var i = 0; i < CredentialVault.MaxLiveVersions; i++)
        {
            Assert.Equal(VaultVerdict.Done, (await RotateAsync(vault, $"secret-{i}", TimeSpan.FromDays(1))).Verdict);
        }

        Assert.Equal(VaultVerdict.Full, (await RotateAsync(vault, "one-more", TimeSpan.FromDays(1))).Verdict);
        Assert.Equal(VaultVerdict.Done, (await vault.RetireAsync(Name("a/key"), 1, By, Token)).Verdict);
        Assert.Equal(VaultVerdict.Done, (await RotateAsync(vault, "one-more", TimeSpan.FromDays(1))).Verdict);
        Assert.Equal(VaultVerdict.NotFound, (await vault.RetireAsync(Name("a/key"), 1, By, Token)).Verdict);
        Assert.Equal(VaultVerdict.NotFound, (await vault.DeleteAsync(Name("a/other"), By, Token)).Verdict);
    });

    private static CredentialName Name(string text) => VaultScene.Name(text);

    private static Task<VaultOutcome> RotateAsync(CredentialVault vault, string secret, TimeSpan grace) =>
        vault.SetAsync(new(Name("a/key"), new SecretString(secret), Origin, By) { Grace = grace }, "credential.rotate", Token);

    private static KeyEncryptionKey KeyringFileKeys(byte[] file) =>
        KeyEncryptionKey.Parse(System.Text.Encoding.ASCII.GetString(file).Split('\n')[1].Split(' ')[2])!;

    private Task<bool> WithAsync(Func<CredentialVault, Task> act) => _scene.WithAsync(async (vault, _) =>
    {
        await act(vault);
        return true;
    });
}
