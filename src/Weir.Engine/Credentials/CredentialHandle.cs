using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials;

/// <summary>
/// A reference to a credential as those who use it hold it: reading it costs one look, and a new version is put into it from outside, so that
/// nobody who holds it has to be told. Safe for concurrent use.
/// </summary>
public sealed class CredentialHandle
{
    private CredentialValue _current;
    private Bench? _bench;
    private long _usedAt;

    /// <summary>A handle.</summary>
    /// <param name="reference">The reference as it is written, for messages.</param>
    /// <param name="value">What it leads to now.</param>
    public CredentialHandle(string reference, CredentialValue value)
    {
        Reference = reference;
        _current = value;
    }

    /// <summary>The reference as it is written; not a secret.</summary>
    public string Reference { get; }

    /// <summary>What it leads to now.</summary>
    public CredentialValue Current => Volatile.Read(ref _current);

    /// <summary>When it was used last; <see langword="null"/> when it was not since the start.</summary>
    public DateTimeOffset? LastUsedAt => Interlocked.Read(ref _usedAt) is > 0 and var at ? Timestamps.FromUnixMicroseconds(at) : null;

    /// <summary>True while its provider has refused it: until it is changed or enabled again.</summary>
    public bool IsRetired => BenchOf(Current) is { Until: null };

    /// <summary>Notes a use. Costs one write to memory; it is stored later.</summary>
    public void Used(DateTimeOffset at) => Interlocked.Exchange(ref _usedAt, at.ToUnixMicroseconds());

    /// <summary>Until when its provider wants no more of it; <see langword="null"/> when it may be used now.</summary>
    public DateTimeOffset? RestsUntil(DateTimeOffset now) => BenchOf(Current) is { Until: { } until } && until > now ? until : null;

    /// <summary>Takes it out of use until it is changed or enabled again: its provider refuses it. Nothing happens when it has been changed since.</summary>
    public void Retire(CredentialValue refused) => Sit(refused, null);

    /// <summary>Takes it out of use for a while: its provider wants no more of it now. Nothing happens when it has been changed since.</summary>
    public void Rest(CredentialValue limited, DateTimeOffset until) => Sit(limited, until);

    /// <summary>Puts it into use again.</summary>
    public void Enable() => Volatile.Write(ref _bench, null);

    internal void Swap(CredentialValue next) => Volatile.Write(ref _current, next);

    // A late word about an older value does not undo what is known of the present one.
    private void Sit(CredentialValue value, DateTimeOffset? until)
    {
        if (ReferenceEquals(Current, value))
        {
            Volatile.Write(ref _bench, new(value, until));
        }
    }

    // What was said of one value says nothing of the next.
    private Bench? BenchOf(CredentialValue value) => Volatile.Read(ref _bench) is { } bench && ReferenceEquals(bench.Of, value) ? bench : null;

    private sealed record Bench(CredentialValue Of, DateTimeOffset? Until);
}
