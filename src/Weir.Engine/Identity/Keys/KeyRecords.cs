using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Keys;

/// <summary>Callers' keys that are made at run time, beside those of the configuration file: the one place where they change.</summary>
/// <remarks>
/// One change at a time: kept with its row of the trail in one transaction, then in force at once. A key's secret is made here, given out once and kept
/// as a keyed hash. Memory: at most <see cref="MaxKeys"/> keys.
/// </remarks>
public sealed class KeyRecords : IDisposable
{
    /// <summary>Most keys; one more is refused.</summary>
    public const int MaxKeys = 10_000;

    /// <summary>Most secrets of one key that work at once; one more is refused.</summary>
    public const int MaxSecrets = 5;

    private const int UsesInOneWrite = 1_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, KeyRecord> _records = new(StringComparer.Ordinal);
    private readonly KeyRecordListener[] _listeners;
    private readonly Store _store;
    private readonly AuditTrail _audit;
    private readonly KeyHasher _hasher;
    private readonly KeyIndex _index;
    private readonly TimeProvider _clock;

    /// <summary>Reads what is stored, and puts it in force.</summary>
    public KeyRecords(KeyStores stores, KeyHasher hasher, KeyIndex index, IEnumerable<KeyRecordListener> listeners, TimeProvider clock, ILogger<KeyRecords> logger)
    {
        ArgumentNullException.ThrowIfNull(stores);
        (_store, _audit) = (stores.Store, stores.Audit);
        (_hasher, _index, _clock) = (hasher, index, clock);
        _listeners = [.. listeners];
        foreach (var record in _store.Read(KeyRows.Live))
        {
            if (KeySettings.Recall(record.Id, record.Document) is null)
            {
                logger.KeyUnreadable(record.Id);
            }

            Publish(record);
        }
    }

    /// <summary>Settings of the keys in a data directory that may be closed; none where there is no database yet.</summary>
    public static IReadOnlyList<KeyConfig> SettingsIn(string dataDirectory) => ClosedStore.Read<IReadOnlyList<KeyConfig>>(
        dataDirectory,
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'caller_keys'";
            return (long)command.ExecuteScalar()! == 0 ? [] : [.. KeyRows.Live(connection).Select(record => record.Settings)];
        }) ?? [];

    /// <summary>Every key, in the order of their ids.</summary>
    public IReadOnlyList<KeyRecord> List() => [.. _records.Values.OrderBy(record => record.Id, StringComparer.Ordinal)];

    /// <summary>Keys there are.</summary>
    public int Count => _records.Count;

    /// <summary>Settings of every key, in no order.</summary>
    public IEnumerable<KeyConfig> Settings => _records.Values.Select(record => record.Settings);

    /// <summary>One key; <see langword="null"/> when there is none.</summary>
    public KeyRecord? Find(string id) => _records.GetValueOrDefault(id);

    /// <summary>When a key was used last; <see langword="null"/> for never.</summary>
    public DateTimeOffset? LastUsedAt(string id) => _index.LastUsedAt(id);

    /// <summary>When a key of this id was deleted; <see langword="null"/> when there was none.</summary>
    public Task<DateTimeOffset?> DeletedAtAsync(string id, CancellationToken cancellationToken) => _store.ReadAsync(connection => KeyRows.DeletedAt(connection, id), cancellationToken);

    /// <summary>Makes a key. Its secret is in the outcome, and nowhere else.</summary>
    /// <param name="id">Its id, which no key has or had.</param>
    /// <param name="settings">A JSON object with the fields that are set.</param>
    /// <param name="config">The configuration in force.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    /// <exception cref="StoreException">The store could not keep it; nothing changed.</exception>
    public Task<KeyOutcome> CreateAsync(string id, string settings, WeirConfig config, KeyActor by, CancellationToken cancellationToken) => TurnAsync("key.create", id, by, async () =>
    {
        if (KeySettings.RefuseId(id) is { } why)
        {
            return Refused([new(ConfigSeverity.Error, "id", ConfigOrigin.BuiltIn, why)]);
        }

        if (_records.ContainsKey(id) || config.Keys.ContainsKey(id))
        {
            return new(KeyVerdict.Taken, null) { Why = $"There is a key '{id}' already{(config.Keys.ContainsKey(id) ? ", in the configuration file" : "")}." };
        }

        if (await DeletedAtAsync(id, cancellationToken) is { } deleted)
        {
            return new(KeyVerdict.Taken, null) { Why = $"A key '{id}' was deleted at {deleted:yyyy-MM-dd'T'HH:mm:ss'Z'}; the ledger still names it, so another cannot have its id." };
        }

        if (Count >= MaxKeys)
        {
            return new(KeyVerdict.Full, null) { Why = string.Create(CultureInfo.InvariantCulture, $"There are {MaxKeys} keys, and no room for one more. Delete those that nobody uses.") };
        }

        var document = KeySettings.Merge("{}", settings, out var broken);
        if (document is null)
        {
            return Refused([new(ConfigSeverity.Error, "", ConfigOrigin.BuiltIn, broken!)]);
        }

        if (KeySettings.Read(id, document, config, _clock, out var problems) is not { } read)
        {
            return Refused(problems);
        }

        var now = Now();
        var (secret, text) = KeySecret.New(id, _hasher, now);
        var record = new KeyRecord(id, 1, document, read) { Secrets = [secret], CreatedAt = now, CreatedBy = by.Actor, ChangedAt = now, ChangedBy = by.Actor };
        return await KeepAsync("key.create", null, record, by) with { Secret = text, Problems = problems };
    }, cancellationToken);

    /// <summary>Changes settings by a JSON merge patch: null takes a field away.</summary>
    /// <param name="what">The key, and what the change is called in the trail: <c>key.set</c>, <c>key.disable</c>, <c>key.enable</c>.</param>
    /// <param name="patch">A JSON object with the fields that change.</param>
    /// <param name="config">The configuration in force.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    /// <exception cref="StoreException">The store could not keep it; nothing changed.</exception>
    public Task<KeyOutcome> PatchAsync((string Id, string Action) what, string patch, WeirConfig config, KeyActor by, CancellationToken cancellationToken) => TurnAsync(what.Action, what.Id, by, async () =>
    {
        var (id, action) = what;
        if (Unmet(id, by, out var record) is { } unmet)
        {
            return unmet;
        }

        var document = KeySettings.Merge(record.Document, patch, out var broken);
        if (document is null)
        {
            return Refused([new(ConfigSeverity.Error, "", ConfigOrigin.BuiltIn, broken!)]);
        }

        if (KeySettings.Read(id, document, config, _clock, out var problems) is not { } read)
        {
            return Refused(problems);
        }

        return string.Equals(document, record.Document, StringComparison.Ordinal)
            ? new(KeyVerdict.Done, record) { Problems = problems }
            : await KeepAsync(action, record, record with { Document = document, Settings = read }, by) with { Problems = problems };
    }, cancellationToken);

    /// <summary>Makes a new secret for a key. Those before work on for the overlap, or until their own end where that is sooner.</summary>
    /// <param name="id">The key.</param>
    /// <param name="overlap">0 or more; 0 ends all secrets before at once.</param>
    /// <param name="by">Who rotates it.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    /// <exception cref="StoreException">The store could not keep it; nothing changed.</exception>
    public Task<KeyOutcome> RotateAsync(string id, TimeSpan overlap, KeyActor by, CancellationToken cancellationToken) => TurnAsync("key.rotate", id, by, async () =>
    {
        if (Unmet(id, by, out var record) is { } unmet)
        {
            return unmet;
        }

        var now = Now();
        var end = now + overlap;
        KeySecret[] kept = [.. record.Secrets.Select(one => one.EndsAt <= end ? one : one with { EndsAt = end }).Where(one => one.IsLive(now))];
        if (kept.Length >= MaxSecrets)
        {
            return new(KeyVerdict.Full, record) { Why = $"The key has {MaxSecrets} secrets that still work. Wait until one ends, or end them all now with overlap_seconds 0." };
        }

        var (secret, text) = KeySecret.New(id, _hasher, now);
        return await KeepAsync("key.rotate", record, record with { Secrets = [secret, .. kept] }, by) with { Secret = text };
    }, cancellationToken);

    /// <summary>Deletes a key for good: its secrets are forgotten, its id is never given again, the ledger goes on naming it.</summary>
    /// <exception cref="StoreException">The store could not keep it; nothing changed.</exception>
    public Task<KeyOutcome> DeleteAsync(string id, KeyActor by, CancellationToken cancellationToken) => TurnAsync("key.delete", id, by, async () =>
    {
        if (Unmet(id, by, out var record) is { } unmet)
        {
            return unmet;
        }

        var gone = record with { Version = record.Version + 1, ChangedAt = Now(), ChangedBy = by.Actor };
        await _store.Writer.CommitAsync(new WriteKey(gone, Event("key.delete", id, by, AuditOutcome.Allowed) with { Before = KeyTrail.Of(record) }) { Deletes = true });
        _index.Remove(id);
        _records.TryRemove(id, out _);
        Array.ForEach(_listeners, listener => listener.Remove(id));
        return new(KeyVerdict.Done, record);
    }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>Writes behind when keys were used, as far as that changed since the last time.</summary>
    internal void NoteUses()
    {
        foreach (var uses in _index.TakeUses().Chunk(UsesInOneWrite))
        {
            _store.Writer.TryWriteBehind(new NoteKeyUse(uses));
        }
    }

    private async Task<KeyOutcome> TurnAsync(string action, string id, KeyActor by, Func<Task<KeyOutcome>> act, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var outcome = await act();
            if (outcome.Verdict != KeyVerdict.Done)
            {
                var why = outcome.Problems.Count == 0 ? outcome.Why : "refused fields: " + string.Join(", ", outcome.Problems.Where(one => one.Severity == ConfigSeverity.Error).Select(one => one.Path).Distinct());
                await _audit.AppendAsync(Event(action, id.Length <= 100 ? id : id[..100], by, AuditOutcome.Failed) with { Reason = why });
            }

            return outcome;
        }
        finally
        {
            _gate.Release();
        }
    }

    private KeyOutcome? Unmet(string id, KeyActor by, out KeyRecord record)
    {
        record = Find(id)!;
        return record is null ? new(KeyVerdict.NotFound, null) { Why = "there is no such key that was made at run time" }
            : by.IfVersion is { } seen && seen != record.Version ? new(KeyVerdict.Changed, record) { Why = string.Create(CultureInfo.InvariantCulture, $"The key was changed meanwhile: its version is {record.Version} now, not {seen}.") }
            : null;
    }

    // Kept first, because a key in force without its row could work after a restart no more; nothing between the two can fail.
    private async Task<KeyOutcome> KeepAsync(string action, KeyRecord? before, KeyRecord after, KeyActor by)
    {
        after = after with { Version = (before?.Version ?? 0) + 1, ChangedAt = Now(), ChangedBy = by.Actor };
        var what = Event(action, after.Id, by, AuditOutcome.Allowed) with { Before = before is null ? null : KeyTrail.Of(before), After = KeyTrail.Of(after) };
        await _store.Writer.CommitAsync(new WriteKey(after, what));
        Publish(after);
        return new(KeyVerdict.Done, after);
    }

    private void Publish(KeyRecord record)
    {
        Array.ForEach(_listeners, listener => listener.Put(record));
        _index.Put(record);
        _records[record.Id] = record;
    }

    private AuditEvent Event(string action, string id, KeyActor by, AuditOutcome outcome) => new(Now(), by.Actor, action, id, outcome) { Address = by.Address, Reason = by.Reason };

    private static KeyOutcome Refused(IReadOnlyList<ConfigProblem> problems) => new(KeyVerdict.Refused, null) { Problems = problems };

    // As it is stored, so that what is shown before and after a restart is the same.
    private DateTimeOffset Now() => Timestamps.FromUnixMicroseconds(_clock.GetUtcNow().ToUnixMicroseconds());
}
