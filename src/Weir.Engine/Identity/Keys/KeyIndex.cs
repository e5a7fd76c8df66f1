using System.Collections.Concurrent;
using System.Collections.Frozen;
using Weir.Engine.Configuration;

namespace Weir.Engine.Identity.Keys;

/// <summary>Finds the caller of a key that was made at run time. A change of one key touches that key alone; readers never wait.</summary>
/// <remarks>Memory: at most <see cref="KeyRecords.MaxKeys"/> keys with <see cref="KeyRecords.MaxSecrets"/> hashes each.</remarks>
public sealed class KeyIndex
{
    private readonly ConcurrentDictionary<KeyHash, Known> _secrets = new();
    private readonly ConcurrentDictionary<string, Entry> _keys = new(StringComparer.Ordinal);

    /// <summary>Keys there are.</summary>
    public int Count => _keys.Count;

    /// <summary>The caller whose key has this hash, or <see langword="null"/>: unknown, disabled, ended and expired alike. Notes the use.</summary>
    public Caller? Find(in KeyHash hash, DateTimeOffset now)
    {
        if (!_secrets.TryGetValue(hash, out var known) || (known.EndsAt is { } end && now >= end)
            || known.Owner.Caller is not { } caller || (caller.ExpiresAt is { } expiry && now >= expiry))
        {
            return null;
        }

        known.Owner.Use.Note(now);
        return caller;
    }

    /// <summary>Why a hash is nobody's.</summary>
    public AuthFailureReason WhyNot(in KeyHash hash, DateTimeOffset now) =>
        !_secrets.TryGetValue(hash, out var known) ? AuthFailureReason.Unknown
        : known.EndsAt is { } end && now >= end ? AuthFailureReason.Revoked
        : known.Owner.Caller is null ? AuthFailureReason.Disabled
        : AuthFailureReason.Expired;

    /// <summary>When a key was used last; <see langword="null"/> for never.</summary>
    public DateTimeOffset? LastUsedAt(string id) => _keys.TryGetValue(id, out var entry) ? entry.Use.LastUsedAt : null;

    /// <summary>Takes a key that is new or changed.</summary>
    public void Put(KeyRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var entry = _keys.GetOrAdd(record.Id, static (_, at) => new Entry(at), record.LastUsedAt);
        entry.Caller = record.Settings.Enabled ? CallerOf(record.Settings) : null;
        var now = record.Secrets.Select(secret => secret.Hash).ToHashSet();
        foreach (var gone in entry.Hashes.Where(hash => !now.Contains(hash)))
        {
            _secrets.TryRemove(gone, out _);
        }

        foreach (var secret in record.Secrets)
        {
            _secrets[secret.Hash] = new(entry, secret.EndsAt);
        }

        entry.Hashes = now;
    }

    /// <summary>Forgets a key.</summary>
    public void Remove(string id)
    {
        if (!_keys.TryRemove(id, out var entry))
        {
            return;
        }

        // First the caller: who holds the entry already must not get it any more.
        entry.Caller = null;
        foreach (var hash in entry.Hashes)
        {
            _secrets.TryRemove(hash, out _);
        }
    }

    /// <summary>The caller that settings stand for.</summary>
    public static Caller CallerOf(KeyConfig key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new()
        {
            KeyId = key.Id,
            Team = key.Team,
            Project = key.Project,
            Customer = key.Customer,
            User = key.User,
            Environment = key.Environment,
            Tier = key.Tier,
            Models = key.Models.Count == 0 ? null : key.Models.ToFrozenSet(StringComparer.Ordinal),
            MaySet = key.MaySet.ToFrozenSet(),
            ExpiresAt = key.ExpiresAt,
            MaxOutputTokens = key.MaxOutputTokens,
            MayBoundOutput = key.BoundOutput,
            RecordBodies = key.RecordBodies,
            Preset = key.Preset,
            Presets = key.Presets.Count == 0 ? null : key.Presets.ToFrozenSet(StringComparer.Ordinal),
        };
    }

    /// <summary>Uses that were noted since they were taken last: ids with their moments.</summary>
    internal List<(string Id, long AtMicroseconds)> TakeUses()
    {
        var taken = new List<(string, long)>();
        foreach (var (id, entry) in _keys)
        {
            if (entry.Use.Take() is { } at)
            {
                taken.Add((id, at));
            }
        }

        return taken;
    }

    private sealed record Known(Entry Owner, DateTimeOffset? EndsAt);

    private sealed class Entry(DateTimeOffset? lastUsed)
    {
        private Caller? _caller;

        public KeyUse Use { get; } = new(lastUsed);

        public Caller? Caller
        {
            get => Volatile.Read(ref _caller);
            set => Volatile.Write(ref _caller, value);
        }

        public IReadOnlySet<KeyHash> Hashes { get; set; } = FrozenSet<KeyHash>.Empty;
    }
}
