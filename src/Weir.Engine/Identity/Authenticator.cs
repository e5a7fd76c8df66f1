using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Identity.Sessions;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity;

/// <summary>Tells who makes a management request. It asks the store each time, so that what was taken back a moment ago is no good any more.</summary>
public sealed class Authenticator(AdminToken admin, Store store, Holder<WeirConfig> config, TimeProvider clock)
{
    // How exactly it is kept when something was used last.
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    private volatile bool _knowsUsers;

    /// <summary>True when somebody can be known at all: there is an admin token or a user.</summary>
    internal async ValueTask<bool> KnowsAnybodyAsync(CancellationToken cancellationToken)
    {
        if (!admin.IsSet && !_knowsUsers)
        {
            _knowsUsers = await store.ReadAsync(UserRows.Any, cancellationToken);
        }

        return admin.IsSet || _knowsUsers;
    }

    /// <summary>Whose credential a request carries. One that is unknown, ended or taken back is nobody's, and nobody learns which.</summary>
    /// <exception cref="SqliteException">The store cannot be read. The admin token is known without it.</exception>
    internal ValueTask<Recognition> RecogniseAsync(HttpContext http) => RecogniseAsync(http, isUse: true);

    /// <summary>
    /// True while the credential of a request that was let in is still good, for the same as then: for answers that go on after their beginning. Asking is no use of
    /// a session, which gets idle meanwhile. False also while the store cannot be read.
    /// </summary>
    /// <exception cref="OperationCanceledException">Whoever asked has left.</exception>
    public async ValueTask<bool> IsStillGoodAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        try
        {
            return (await RecogniseAsync(http, isUse: false)).Actor == Actor.Of(http);
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private async ValueTask<Recognition> RecogniseAsync(HttpContext http, bool isUse)
    {
        if (Credential.IsGiven(http.Request.Headers))
        {
            var text = Credential.Of(http.Request.Headers);
            return new(admin.Matches(text) ? Actor.AdminToken : text is null ? null : await OfTokenAsync(text, isUse, http.RequestAborted), IsGiven: true);
        }

        return SessionCookie.Read(http) is { } secret ? await OfSessionAsync(secret, isUse, http.RequestAborted) : new(null, SessionCookie.IsGiven(http));
    }

    private async Task<Actor?> OfTokenAsync(string text, bool isUse, CancellationToken cancellationToken)
    {
        if (TokenText.Parse(text) is not { } asked)
        {
            return null;
        }

        var (token, user) = await store.ReadAsync(connection => UserRows.FindToken(connection, asked.Id), cancellationToken);
        var now = clock.GetUtcNow();
        if (!OpaqueSecret.Matches(token.Hash, asked.Hash) || !user.Enabled || !IsKept(user) || token.ExpiresAt <= now || token.GrantOf(user) is not { } grant)
        {
            return null;
        }

        if (isUse && !(now - token.LastUsedAt < UseStep))
        {
            store.Writer.TryWriteBehind(new NoteTokenUse(token.Id, now));
        }

        return new(user.Name, ActorKind.PersonalToken, grant);
    }

    private async Task<Recognition> OfSessionAsync(string secret, bool isUse, CancellationToken cancellationToken)
    {
        var hash = OpaqueSecret.HashOf("session", secret);
        var (session, user) = await store.ReadAsync(connection => SessionRows.Find(connection, hash) is { } found ? (found, UserRows.Find(connection, found.User)) : (null, null), cancellationToken);
        var now = clock.GetUtcNow();
        if (session is null || user is not { Enabled: true } || !IsKept(user) || now >= session.EndsAt || now - session.SeenAt >= TimeSpan.FromMinutes(config.Current.Access.SessionIdleMinutes))
        {
            return new(null, IsGiven: true);
        }

        if (isUse && now - session.SeenAt >= UseStep)
        {
            store.Writer.TryWriteBehind(new NoteSessionUse(hash, now));
        }

        return new(new(user.Name, ActorKind.Session, user.Grant), IsGiven: true, new(hash, Antiforgery.Of(secret), session.StartedAt, session.EndsAt));
    }

    // Who signs in at a provider that is no more is nobody's user any more.
    private bool IsKept(User user) => user.Provider is null || (config.Current.Access.SignIn.TryGetValue(user.Provider, out var provider) && provider.Enabled);
}
