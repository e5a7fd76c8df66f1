using Microsoft.Extensions.Logging;
using Weir.Engine.Audit;

namespace Weir.Engine.Credentials;

/// <summary>The handles that users of the vault hold: what each of them may use follows every change, and who may use nothing is told.</summary>
internal sealed class VaultHandles(AuditTrail audit, VaultEvents events, ILogger logger)
{
    private readonly HandleMap _handles = new();

    /// <summary>The handle on a credential for one user at one origin.</summary>
    public CredentialHandle Of(CredentialName name, string origin, string user, Func<VaultState> state) => _handles.GetOrAdd(
        $"{name} {origin} {user}", () => new($"vault:{name}", Told(name, state().Resolve(name, origin, user), user, before: null)));

    /// <summary>Gives every handle what it stands for in another state.</summary>
    public void Follow(VaultState next)
    {
        foreach (var (key, handle) in _handles.Live())
        {
            var parts = key.Split(' ');
            if (CredentialName.TryParse(parts[0], out var name, out _)
                && Told(name, next.Resolve(name, parts[1], parts[2]), parts[2], handle.Current) is var value && !Same(value, handle.Current))
            {
                handle.Swap(value);
            }
        }
    }

    /// <summary>Puts into use again what providers had refused of a credential.</summary>
    public void Enable(CredentialName name)
    {
        foreach (var (_, handle) in _handles.Live().Where(one => one.Key.StartsWith(name + " ", StringComparison.Ordinal)))
        {
            handle.Enable();
        }
    }

    /// <summary>When a version was used last, here or as far as it is stored.</summary>
    public DateTimeOffset? LastUsed(CredentialVersion version)
    {
        var prefix = $"{version.Name} {version.Origin} ";
        var here = _handles.Live().Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal) && one.Handle.Current.Version == version.Version).Max(one => one.Handle.LastUsedAt);
        return here > version.LastUsedAt || version.LastUsedAt is null ? here : version.LastUsedAt;
    }

    private CredentialValue Told(CredentialName name, CredentialValue value, string user, CredentialValue? before)
    {
        if (value.Refusal is { } refusal && before?.Refusal != refusal)
        {
            logger.CannotBeUsed($"vault:{name}", user, value.Why);
            if (refusal == CredentialRefusal.NotAllowed)
            {
                audit.AppendBehind(events.Of(new(AuditEvent.System, null, value.Why), "credential.use", name, AuditOutcome.Denied));
            }
        }

        return value;
    }

    private static bool Same(CredentialValue one, CredentialValue other) =>
        (one.Version, one.Refusal, one.Why, one.ExpiresAt) == (other.Version, other.Refusal, other.Why, other.ExpiresAt) && Equals(one.Secret, other.Secret);
}
