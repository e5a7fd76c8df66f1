using System.Collections.Frozen;
using Weir.Engine.Identity.Keys;

namespace Weir.Engine.Identity;

/// <summary>Finds the caller of a key of the configuration file. Holds keyed hashes only.</summary>
/// <remarks>
/// The dictionary is indexed by HMAC-SHA256 under a pepper that nobody outside knows, so neither its layout nor its timing tells an attacker
/// anything about a key, and an unknown key costs exactly what a known one does.
/// </remarks>
public sealed class KeyTable
{
    private readonly Dictionary<KeyHash, CallerKey> _callers;

    /// <summary>A table of <paramref name="keys"/>, which must differ.</summary>
    /// <exception cref="ArgumentException">Two callers have the same key.</exception>
    public KeyTable(IEnumerable<CallerKey> keys) => _callers = keys.ToDictionary(key => key.Hash);

    /// <summary>Ids that the configuration has taken, disabled ones included: a key made at run time with one of them rests.</summary>
    public IReadOnlySet<string> Ids { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Why a hash is nobody's.</summary>
    public AuthFailureReason WhyNot(in KeyHash hash) => _callers.ContainsKey(hash) ? AuthFailureReason.Expired : AuthFailureReason.Unknown;

    /// <summary>The caller whose key has this hash, or <see langword="null"/>: unknown, disabled or expired alike. Notes the use.</summary>
    public Caller? Find(in KeyHash hash, DateTimeOffset now)
    {
        if (!_callers.TryGetValue(hash, out var key) || (key.Caller.ExpiresAt is { } end && now >= end))
        {
            return null;
        }

        key.Use?.Note(now);
        return key.Caller;
    }
}
