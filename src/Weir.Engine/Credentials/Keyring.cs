namespace Weir.Engine.Credentials;

/// <summary>The key-encryption keys that are at hand: one that seals, older ones that still open, or a sentence that says why there are none.</summary>
internal sealed record Keyring
{
    /// <summary>The key that seals; <see langword="null"/> when there is none at hand.</summary>
    public KeyEncryptionKey? Active { get; init; }

    /// <summary>Keys that still open, the active one included.</summary>
    public IReadOnlyList<KeyEncryptionKey> Keys { get; init; } = [];

    /// <summary>Why there is no key; <see langword="null"/> when there is.</summary>
    public string? Problem { get; init; }

    /// <summary>Where the keys come from.</summary>
    public KeyringKind Kind { get; init; }

    public static Keyring Without(string problem, KeyringKind kind) => new() { Problem = problem, Kind = kind };

    public static Keyring Of(IReadOnlyList<KeyEncryptionKey> keys, KeyringKind kind) => new() { Active = keys[0], Keys = keys, Kind = kind };

    public KeyEncryptionKey? Find(string id) => Keys.FirstOrDefault(key => string.Equals(key.Id, id, StringComparison.Ordinal));
}
