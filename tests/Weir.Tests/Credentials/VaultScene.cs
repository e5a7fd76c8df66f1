using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Weir.Engine.Audit;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Credentials;

/// <summary>A data directory with vaults that are opened on it one after the other.</summary>
internal sealed class VaultScene : IDisposable
{
    public const string Origin = "https://api.example:443";

    private static readonly CredentialActor By = new("tester", null, null);

    private readonly ManualClock _clock = new();
    private readonly LogLines _logs = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("weir-vault-").FullName;

    public string KeyFile => Path.Combine(Folder, "keyring");

    public ManualClock Clock => _clock;

    public LogLines Logs => _logs;

    public Durability Durability { get; init; } = Durability.Power;

    public static CredentialName Name(string text) => CredentialName.TryParse(text, out var name, out var why) ? name : throw new ArgumentException(why);

    /// <summary>Opens a vault, lets something be done with it, and closes it.</summary>
    public async Task<T> WithAsync<T>(Func<CredentialVault, Store, Task<T>> act, string? key = null, string? previous = null, string? passphrase = null)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        using var data = DataDirectory.Open(Folder);
        using var store = Store.Open(data, Durability, [.. AuditSchema.Migrations, .. CredentialsSchema.Migrations], _clock, loggers);
        var settings = new KeyringSettings(Folder, Durability)
        {
            Key = key is null ? null : new(key),
            PreviousKey = previous is null ? null : new(previous),
            Passphrase = passphrase is null ? null : new(passphrase),
        };
        using var vault = new CredentialVault(store, new AuditTrail(store), settings, _clock, loggers.CreateLogger<CredentialVault>());
        return await act(vault, store);
    }

    public Task<VaultStatus> StatusAsync(string? key = null, string? previous = null, string? passphrase = null) =>
        WithAsync((vault, _) => Task.FromResult(vault.Status), key, previous, passphrase);

    public Task<VaultOutcome> SetAsync(string name, string secret, string? key = null, string? passphrase = null) =>
        WithAsync((vault, _) => SetAsync(vault, name, secret), key, passphrase: passphrase);

    public static Task<VaultOutcome> SetAsync(CredentialVault vault, string name, string secret) =>
        vault.SetAsync(new(Name(name), new SecretString(secret), Origin, By), "credential.set", TestContext.Current.CancellationToken);

    public static Task<(VaultOutcome Outcome, RewrapReport Report)> RekeyAsync(CredentialVault vault) => vault.RekeyAsync(By, TestContext.Current.CancellationToken);

    /// <summary>What a credential leads to, as a text: the secret, or why there is none.</summary>
    public Task<string> ReadAsync(string name, string? key = null, string? previous = null, string? passphrase = null) =>
        WithAsync((vault, _) => Task.FromResult(Read(vault, name)), key, previous, passphrase);

    public static string Read(CredentialVault vault, string name)
    {
        var value = vault.HandleOf(Name(name), Origin, "user").Current;
        return value.Secret?.Reveal() ?? value.Refusal.ToString()!;
    }

    /// <summary>Rows of a query as texts.</summary>
    public string[] Rows(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "weir.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // texts of tests only
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var found = new List<string>();
        while (row.Read())
        {
            found.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)));
        }

        return [.. found];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
