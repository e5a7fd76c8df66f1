using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Weir.Engine.Credentials.BackEnds;

/// <summary>
/// Secrets of other stores, read beforehand and kept in memory: a call never waits for a store. While a store fails or answers nonsense, what it said last
/// stays in use, and that is told. Safe for concurrent use.
/// </summary>
/// <remarks>Memory: one entry for each reference that somebody holds.</remarks>
public sealed class SecretShelf(TimeProvider clock, ILogger<SecretShelf> logger) : IDisposable
{
    private const string Keyring = "keyring";
    private const int AtOnce = 4;

    private readonly HandleMap _handles = new();
    private readonly ConcurrentDictionary<string, ShelfItem> _items = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SecretServiceBackEnd _system = new(clock);
    private ShelfSettings _settings = new(TimeSpan.FromMinutes(1), null);
    private HashicorpBackEnd? _hashicorp;
    private TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often they are read anew.</summary>
    public TimeSpan RefreshEvery => Volatile.Read(ref _settings).RefreshEvery;

    /// <summary>Completes when something is to be read that the last reading, as it began, did not know of.</summary>
    public Task Wanted => Volatile.Read(ref _wanted).Task;

    /// <summary>References that cannot be read now.</summary>
    public int Unreadable => _items.Values.Count(one => one.Problem is not null);

    /// <summary>How the references stand that somebody holds, in the order of their names.</summary>
    public IReadOnlyList<ShelfItem> List() => [.. _items.Values.OrderBy(one => one.Reference, StringComparer.Ordinal)];

    /// <summary>Puts settings in force; what is read from then on is read by them.</summary>
    public void Use(ShelfSettings settings)
    {
        Volatile.Write(ref _settings, settings);
        Want();
    }

    /// <summary>A handle on a secret of a store. It holds none until the store was read, which is soon.</summary>
    /// <param name="reference">The whole reference, such as <c>hashicorp:secret/data/openai#api_key</c>.</param>
    /// <param name="user">Who uses it: what a provider says of it holds for that one only.</param>
    public CredentialHandle Open(string reference, string user) => _handles.GetOrAdd($"{reference} {user}", () =>
    {
        var why = $"{reference} has not been read yet";
        _items.TryAdd(reference, new(reference, null, why));
        Want();
        return new(reference, CredentialValue.Without(CredentialRefusal.Unavailable, why));
    });

    /// <summary>Reads every reference that somebody holds, once. Never fails: what cannot be read is told and keeps what it had.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Volatile.Write(ref _wanted, new(TaskCreationOptions.RunContinuationsAsynchronously));
            FollowSettings();
            var live = _handles.Live().GroupBy(one => one.Handle.Reference, one => one.Handle, StringComparer.Ordinal).ToArray();
            foreach (var gone in _items.Keys.Except(live.Select(one => one.Key), StringComparer.Ordinal))
            {
                _items.TryRemove(gone, out _);
            }

            // A store that says nothing is not asked for all the others as well: each would take the same time again.
            var silent = new ConcurrentDictionary<string, BackEndReading>(StringComparer.Ordinal);
            await Parallel.ForEachAsync(live, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (one, token) =>
            {
                var colon = one.Key.IndexOf(':', StringComparison.Ordinal);
                var scheme = one.Key[..colon];
                if (!silent.TryGetValue(scheme, out var reading))
                {
                    reading = await ReadAsync(scheme, one.Key[(colon + 1)..], token);
                    if (reading.IsSilent)
                    {
                        silent[scheme] = reading;
                    }
                }

                Put(one.Key, [.. one], reading);
            });
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        _system.Dispose();
        _hashicorp?.Dispose();
    }

    private void Want() => Volatile.Read(ref _wanted).TrySetResult();

    private Task<BackEndReading> ReadAsync(string scheme, string name, CancellationToken cancellationToken) =>
        scheme == Keyring ? _system.ReadAsync(name, cancellationToken)
        : _hashicorp is { } server ? server.ReadAsync(name, cancellationToken)
        : Task.FromResult(BackEndReading.Failed("credentials.hashicorp is not configured"));

    // In turn with the readings, so that nobody reads through connections that are closed.
    private void FollowSettings()
    {
        var now = Volatile.Read(ref _settings).Hashicorp;
        if (_hashicorp?.IsFor(now) != true)
        {
            _hashicorp?.Dispose();
            _hashicorp = now is null ? null : new(now, clock);
        }
    }

    private void Put(string reference, CredentialHandle[] handles, BackEndReading reading)
    {
        var before = _items.GetValueOrDefault(reference);
        if (reading.Secret is { } secret)
        {
            // The same secret stays the same value: what a provider said of it goes on to hold.
            Array.ForEach([.. handles.Where(handle => !Equals(handle.Current.Secret, secret))], handle => handle.Swap(CredentialValue.Of(0, secret)));
            _items[reference] = new(reference, clock.GetUtcNow(), null);
            if (before is { Problem: not null, ReadAt: not null })
            {
                logger.ReadAgain(reference);
            }

            return;
        }

        var why = $"{reference} cannot be read: {reading.Problem}";
        _items[reference] = new(reference, before?.ReadAt, why);
        if (before?.Problem != why)
        {
            logger.CannotBeRead(reference, reading.Problem, before?.ReadAt is null ? "what needs it fails" : "the last good value stays in use");
        }

        // A handle that came later has the last good value from those before it.
        var good = handles.Select(handle => handle.Current).FirstOrDefault(value => value.Secret is not null) ?? CredentialValue.Without(CredentialRefusal.Unavailable, why);
        Array.ForEach([.. handles.Where(handle => handle.Current.Secret is null && handle.Current.Why != good.Why)], handle => handle.Swap(good));
    }
}

/// <summary>How one reference to another store stands.</summary>
/// <param name="Reference">The reference; not a secret.</param>
/// <param name="ReadAt">When it was read well last; <see langword="null"/> when it never was.</param>
/// <param name="Problem">Why it cannot be read now; <see langword="null"/> when it can.</param>
public sealed record ShelfItem(string Reference, DateTimeOffset? ReadAt, string? Problem);
