using System.Net;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.People;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Sessions;

/// <summary>Begins and ends sessions. They are kept here alone: the browser has a secret without meaning.</summary>
public sealed class SessionDesk(Store store, PasswordWork passwords, SignInThrottle throttle, DeniedTrail denied, AuthFailures failures, Holder<WeirConfig> config, TimeProvider clock)
{
    /// <summary>Signs a user in by their password. Whether the name or the password is wrong is told to nobody, by no delay either.</summary>
    /// <param name="name">The name as typed.</param>
    /// <param name="password">The password as typed.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The session could not be kept.</exception>
    /// <exception cref="PasswordsBusyException">Too many are being checked.</exception>
    public async Task<SignIn> SignInAsync(string name, SecretString password, IPAddress? address, CancellationToken cancellationToken)
    {
        var (user, wait) = await CheckAsync(name, password, address, cancellationToken);
        if (user is not null && !MayByPassword(user))
        {
            denied.Note(user.Name, address, "session.start", user.Name, "signing in by password is closed to them");
            return new(null);
        }

        return user is not null ? await BeginAsync(user, address) : new(null, wait);
    }

    /// <summary>Whose name and password these are; nobody's when one of them is wrong or too many attempts were, and then that stands in the trail.</summary>
    /// <exception cref="PasswordsBusyException">Too many are being checked.</exception>
    public async Task<(User? User, TimeSpan? Wait)> CheckAsync(string name, SecretString password, IPAddress? address, CancellationToken cancellationToken)
    {
        if (throttle.Enter(name, address) is { } wait)
        {
            failures.Note(AuthSurface.Session, AuthFailureReason.Throttled);
            denied.Note("unknown", address, "session.start", "throttled", "too many attempts failed");
            return (null, wait);
        }

        var user = await store.ReadAsync(connection => UserRows.Find(connection, name), cancellationToken);
        var isRight = await passwords.MatchesAsync(user?.PasswordHash, password, cancellationToken);
        if (isRight && user is { Enabled: true })
        {
            throttle.Succeeded(name, address);
            return (user, null);
        }

        failures.Note(AuthSurface.Session, user is null ? AuthFailureReason.Unknown : isRight ? AuthFailureReason.Disabled : AuthFailureReason.WrongPassword);

        // What was typed as a name that nobody has may be a password.
        denied.Note("unknown", address, "session.start", user?.Name ?? "an unknown name", isRight ? "the user is disabled" : "wrong name or password");
        return (null, null);
    }

    /// <summary>Ends a session.</summary>
    /// <exception cref="StoreException">It could not be written down.</exception>
    public Task EndAsync(SessionTicket ticket, ChangedBy by) => store.Writer.CommitAsync(
        new EndSession(ticket.Hash, new(clock.GetUtcNow(), by.Actor.Name, "session.end", by.Actor.Name, AuditOutcome.Allowed) { Address = by.Address }));

    /// <summary>A user's sessions that are not over, the newest first.</summary>
    public Task<List<KnownSession>> ListAsync(string user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(connection => SessionRows.Of(connection, user, now, now.AddMinutes(-config.Current.Access.SessionIdleMinutes)), cancellationToken);
    }

    /// <summary>Ends one of a user's sessions, wherever it was begun.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="id">What it is called.</param>
    /// <param name="by">Who ends it.</param>
    /// <returns>False when there is no such session of theirs.</returns>
    /// <exception cref="StoreException">It could not be written down.</exception>
    public async Task<bool> EndAsync(string user, string id, ChangedBy by) => (await store.Writer.CommitAsync(new EndNamedSession(user, id, by, clock.GetUtcNow()))).Verdict == PeopleVerdict.Done;

    /// <summary>Begins a session of somebody who was found to be who they are.</summary>
    /// <exception cref="StoreException">The session could not be kept.</exception>
    internal async Task<SignIn> BeginAsync(User user, IPAddress? address)
    {
        var secret = OpaqueSecret.New();
        var now = Timestamps.FromUnixMicroseconds(clock.GetUtcNow().ToUnixMicroseconds());
        var session = new StoredSession(OpaqueSecret.HashOf("session", secret), user.Name, now, now, now.AddHours(config.Current.Access.SessionHours));
        var outcome = await store.Writer.CommitAsync(new StartSession(session, user, address?.ToString()));
        return outcome.Verdict == PeopleVerdict.Done
            ? new(outcome.User) { Secret = new(secret), Ticket = new(session.Hash, Antiforgery.Of(secret), session.StartedAt, session.EndsAt) }
            : new(User: null);
    }

    private bool MayByPassword(User user) => config.Current.Access.PasswordSignIn switch
    {
        PasswordSignIn.Everyone => true,
        PasswordSignIn.Admins => user.Grant.Role == Role.Admin,
        _ => false,
    };
}
