using Weir.Engine.Configuration;
using Weir.Engine.Credentials;

namespace Weir.Engine.Providers;

/// <summary>The credentials of one provider, and which of them the next call is signed with. Safe for concurrent use, without a lock.</summary>
/// <remarks>
/// The only credential of a provider is always used as long as there is one: passing over it would leave nothing. The same goes for the last of several
/// that the provider has not refused.
/// </remarks>
public sealed class CredentialRing
{
    private readonly CredentialHandle[] _handles;
    private readonly bool _inTurn;
    private int _turn = -1;

    /// <summary>A ring of <paramref name="handles"/>, in their order.</summary>
    public CredentialRing(IReadOnlyList<CredentialHandle> handles, CredentialPolicy policy)
    {
        _handles = [.. handles];
        _inTurn = policy == CredentialPolicy.InTurn;
    }

    /// <summary>How many there are.</summary>
    public int Count => _handles.Length;

    /// <summary>Every one, in order.</summary>
    public IReadOnlyList<CredentialHandle> Handles => _handles;

    /// <summary>What the first of them leads to that has a secret; <see langword="null"/> when none has.</summary>
    public CredentialValue? First => Array.Find(_handles, static handle => handle.Current.Secret is not null)?.Current;

    /// <summary>The one to sign a call with, or why there is none.</summary>
    public CredentialPick Take(DateTimeOffset now)
    {
        if (_handles.Length == 1)
        {
            return Used(_handles[0], now);
        }

        var first = _inTurn ? (int)((uint)Interlocked.Increment(ref _turn) % (uint)_handles.Length) : 0;
        CredentialHandle? refused = null;
        DateTimeOffset? soonest = null;
        for (var i = 0; i < _handles.Length; i++)
        {
            var handle = _handles[(first + i) % _handles.Length];
            if (handle.Current.SecretAt(now) is null)
            {
                continue;
            }

            if (handle.IsRetired)
            {
                refused ??= handle;
            }
            else if (handle.RestsUntil(now) is { } until)
            {
                soonest = soonest < until ? soonest : until;
            }
            else
            {
                return Used(handle, now);
            }
        }

        // Two calls at once can have refused the last two; then one of them is asked about again rather than none.
        return soonest is null && refused is not null ? Used(refused, now) : new(null, null, soonest);
    }

    /// <summary>Passes over a credential that its provider refused, as long as another one has not been.</summary>
    public void Retire(CredentialPick refused, DateTimeOffset now)
    {
        if (Array.Exists(_handles, other => !ReferenceEquals(other, refused.Handle) && !other.IsRetired && other.Current.SecretAt(now) is not null))
        {
            refused.Handle!.Retire(refused.Value!);
        }
    }

    /// <summary>True when another one than <paramref name="but"/>, or a newer version of it, could sign a call now.</summary>
    public bool CanServe(DateTimeOffset now, CredentialPick but) =>
        (!ReferenceEquals(but.Handle!.Current, but.Value) && but.Handle.Current.SecretAt(now) is not null)
        || Array.Exists(_handles, other => !ReferenceEquals(other, but.Handle) && !other.IsRetired && other.RestsUntil(now) is null && other.Current.SecretAt(now) is not null);

    /// <summary>True when <paramref name="text"/> holds one of the secrets.</summary>
    public bool Leak(string text) => Array.Exists(_handles, handle => handle.Current.Secret is { Length: > 0 } secret && text.Contains(secret.Reveal(), StringComparison.Ordinal));

    private static CredentialPick Used(CredentialHandle handle, DateTimeOffset now)
    {
        var value = handle.Current;
        if (value.SecretAt(now) is null)
        {
            return default;
        }

        handle.Used(now);
        return new(handle, value, null);
    }
}

/// <summary>What a ring chose.</summary>
/// <param name="Handle">The credential; <see langword="null"/> when none can be used.</param>
/// <param name="Value">The version of it to sign with, whatever becomes of the credential meanwhile.</param>
/// <param name="RestsUntil">When the first of those that rest may be used again; <see langword="null"/> where none rests.</param>
public readonly record struct CredentialPick(CredentialHandle? Handle, CredentialValue? Value, DateTimeOffset? RestsUntil);
