using System.Runtime.Versioning;
using System.Security.Cryptography;
using Weir.Engine.Credentials;

namespace Weir.Tests.Credentials;

// S0-23 ⚠, S2-01 ⚠: the key persists, 0600, apart from the data; what cannot be opened is never overwritten.
[UnsupportedOSPlatform("windows")]
public sealed class KeyringTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly VaultScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task The_first_start_makes_a_key_that_only_its_owner_may_read_and_later_ones_keep_it()
    {
        var first = await _scene.StatusAsync();
        var file = await File.ReadAllTextAsync(_scene.KeyFile, TestContext.Current.CancellationToken);
        await _scene.SetAsync("a/key", "sk-1");

        Assert.Equal(("open", KeyringKind.File), (first.State, first.Keyring));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_scene.KeyFile));
        Assert.Matches("^weir-keyring/1\nactive kek_[0-9a-f]{24} [A-Za-z0-9+/]{43}=\nend [0-9a-f]{64}\n$", file);
        Assert.Equal(first.KeyId, (await _scene.StatusAsync()).KeyId);
        Assert.Equal("sk-1", await _scene.ReadAsync("a/key"));
        Assert.Equal(file, await File.ReadAllTextAsync(_scene.KeyFile, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_scene.KeyFile + ".new"));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("another")]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("flipped")]
    [InlineData("readable by others")]
    [InlineData("writable by the group")]
    public async Task With_a_wrong_key_file_nothing_is_used_or_overwritten_and_with_the_right_one_all_is_back(string how)
    {
        await _scene.SetAsync("a/key", "sk-1");
        var good = await File.ReadAllBytesAsync(_scene.KeyFile, TestContext.Current.CancellationToken);
        var rows = _scene.Rows("SELECT * FROM credential_versions");
        Spoil(how, good);
        var spoiled = File.Exists(_scene.KeyFile) ? await File.ReadAllBytesAsync(_scene.KeyFile, TestContext.Current.CancellationToken) : null;

        var status = await _scene.StatusAsync();
        Assert.Equal("sealed", status.State);
        Assert.Contains(_scene.Logs.All, line => line.Message.StartsWith("Credentials are sealed: ", StringComparison.Ordinal) && line.Message.Contains(status.Problem!, StringComparison.Ordinal));
        Assert.Equal("Sealed", await _scene.ReadAsync("a/key"));
        Assert.Equal(VaultVerdict.Sealed, (await _scene.SetAsync("a/key", "sk-2")).Verdict);
        Assert.Equal(VaultVerdict.Sealed, (await _scene.SetAsync("b/key", "sk-3")).Verdict);
        Assert.Equal(VaultVerdict.Sealed, (await _scene.WithAsync(async (vault, _) => (await VaultScene.RekeyAsync(vault)).Outcome)).Verdict);
        Assert.Equal(rows, _scene.Rows("SELECT * FROM credential_versions"));
        Assert.Equal(spoiled, File.Exists(_scene.KeyFile) ? await File.ReadAllBytesAsync(_scene.KeyFile, TestContext.Current.CancellationToken) : null);
        Assert.Equal(["failed", "failed", "failed"], _scene.Rows("SELECT outcome FROM audit_entries ORDER BY seq DESC LIMIT 3"));

        await File.WriteAllBytesAsync(_scene.KeyFile, good, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_scene.KeyFile, OwnerOnly);
        Assert.Equal("sk-1", await _scene.ReadAsync("a/key"));
        Assert.Equal("open", (await _scene.StatusAsync()).State);
    }

    [Fact]
    public async Task A_key_file_that_is_put_back_is_taken_without_a_restart()
    {
        await _scene.SetAsync("a/key", "sk-1");
        File.Move(_scene.KeyFile, _scene.KeyFile + ".away");
        await _scene.WithAsync(async (vault, _) =>
        {
            Assert.Equal("Sealed", VaultScene.Read(vault, "a/key"));
            var handle = vault.HandleOf(VaultScene.Name("a/key"), VaultScene.Origin, "user");
            File.Move(_scene.KeyFile + ".away", _scene.KeyFile);
            await vault.KeepUpAsync(TestContext.Current.CancellationToken);
            Assert.Equal("sk-1", handle.Current.Secret!.Reveal());
            return true;
        });
    }

    [Fact]
    public async Task A_key_that_is_lost_is_got_over_by_deleting_what_it_sealed()
    {
        await _scene.SetAsync("a/key", "sk-1");
        File.Delete(_scene.KeyFile);

        var outcome = await _scene.WithAsync(async (vault, _) =>
        {
            Assert.Equal(VaultVerdict.Sealed, (await VaultScene.SetAsync(vault, "b/key", "sk-2")).Verdict);
            Assert.Equal(VaultVerdict.Done, (await vault.DeleteAsync(VaultScene.Name("a/key"), new("tester", null, null), TestContext.Current.CancellationToken)).Verdict);
            return await VaultScene.SetAsync(vault, "b/key", "sk-2");
        });

        Assert.Equal(VaultVerdict.Done, outcome.Verdict);
        Assert.Equal("sk-2", await _scene.ReadAsync("b/key"));
    }

    [Fact]
    public async Task A_passphrase_seals_the_key_file_and_is_needed_from_then_on()
    {
        await _scene.SetAsync("a/key", "sk-1");
        Assert.Equal("sk-1", await _scene.ReadAsync("a/key", passphrase: "a long passphrase"));
        Assert.StartsWith("weir-keyring/1 passphrase\n", await File.ReadAllTextAsync(_scene.KeyFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_scene.KeyFile));

        Assert.Equal("sk-1", await _scene.ReadAsync("a/key", passphrase: "a long passphrase"));
        Assert.Equal("Sealed", await _scene.ReadAsync("a/key", passphrase: "another passphrase"));
        Assert.Equal("Sealed", await _scene.ReadAsync("a/key"));
        Assert.Contains("WEIR_KEYRING_PASSPHRASE", (await _scene.StatusAsync()).Problem, StringComparison.Ordinal);
        Assert.Equal("sk-1", await _scene.ReadAsync("a/key", passphrase: "a long passphrase"));
    }

    [Fact]
    public async Task A_key_from_a_variable_needs_no_file_and_is_changed_by_giving_the_one_before_too()
    {
        var (one, other) = (Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await _scene.SetAsync("a/key", "sk-1", key: one);
        Assert.False(File.Exists(_scene.KeyFile));
        Assert.Equal("sk-1", await _scene.ReadAsync("a/key", key: one));
        Assert.Equal("Sealed", await _scene.ReadAsync("a/key", key: other));
        Assert.Equal("Sealed", await _scene.ReadAsync("a/key"));
        Assert.False(File.Exists(_scene.KeyFile));
        Assert.Contains("is not 32 bytes in base64", (await _scene.StatusAsync(key: "short")).Problem, StringComparison.Ordinal);

        await _scene.WithAsync(
            async (vault, _) =>
            {
                Assert.Equal(VaultVerdict.Refused, (await VaultScene.RekeyAsync(vault)).Outcome.Verdict);
                await vault.KeepUpAsync(TestContext.Current.CancellationToken);
                return true;
            },
            key: other,
            previous: one);
        Assert.Equal("sk-1", await _scene.ReadAsync("a/key", key: other));
        Assert.Equal("Sealed", await _scene.ReadAsync("a/key", key: one));
    }

    [Fact]
    public async Task What_a_key_file_sealed_is_taken_over_by_a_key_from_a_variable()
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await _scene.SetAsync("a/key", "sk-1");
        await _scene.WithAsync(
            async (vault, _) =>
            {
                await vault.KeepUpAsync(TestContext.Current.CancellationToken);
                return true;
            },
            key: key);
        File.Delete(_scene.KeyFile);

        Assert.Equal("sk-1", await _scene.ReadAsync("a/key", key: key));
    }

    private void Spoil(string how, byte[] good)
    {
        switch (how)
        {
            case "missing":
                File.Delete(_scene.KeyFile);
                break;
            case "another":
                KeyringFile.Write(_scene.KeyFile, [KeyEncryptionKey.New()], passphrase: null, replace: true);
                break;
            case "truncated":
                File.WriteAllBytes(_scene.KeyFile, good[..^20]);
                break;
            case "empty":
                File.WriteAllBytes(_scene.KeyFile, []);
                break;
            case "garbage":
                File.WriteAllBytes(_scene.KeyFile, RandomNumberGenerator.GetBytes(500));
                break;
            case "flipped":
                File.WriteAllBytes(_scene.KeyFile, [.. good[..60], (byte)(good[60] ^ 1), .. good[61..]]);
                break;
            case "readable by others":
                File.SetUnixFileMode(_scene.KeyFile, OwnerOnly | UnixFileMode.OtherRead);
                break;
            default:
                File.SetUnixFileMode(_scene.KeyFile, OwnerOnly | UnixFileMode.GroupWrite);
                break;
        }
    }
}
