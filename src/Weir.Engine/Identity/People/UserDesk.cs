using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.People;

/// <summary>The one place where users and their tokens are read and changed. Every change stands in the audit trail, in its own transaction, or is not made.</summary>
public sealed class UserDesk(Store store, PasswordWork passwords, TimeProvider clock)
{
    /// <summary>A user.</summary>
    public Task<User?> FindAsync(string name, CancellationToken cancellationToken) => store.ReadAsync(connection => UserRows.Find(connection, name), cancellationToken);

    /// <summary>Users by name.</summary>
    /// <param name="after">Only those behind this name; empty for all.</param>
    /// <param name="limit">How many, 1 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<User>> ListAsync(string after, int limit, CancellationToken cancellationToken) => store.ReadAsync(connection => UserRows.Page(connection, after, limit), cancellationToken);

    /// <summary>A user's tokens, oldest first; at most 50.</summary>
    public Task<List<PersonalToken>> TokensAsync(string user, CancellationToken cancellationToken) => store.ReadAsync(connection => UserRows.TokensOf(connection, user), cancellationToken);

    /// <summary>Makes a user.</summary>
    /// <param name="name">Their name, which <see cref="UserName"/> allows.</param>
    /// <param name="grant">What they may; never more than <paramref name="by"/> may.</param>
    /// <param name="password">Their password, which <see cref="PasswordRule"/> allows; <see langword="null"/> for those who use tokens alone.</param>
    /// <param name="by">Who makes them.</param>
    /// <param name="cancellationToken">Ends the wait for a place among those who set passwords.</param>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public async Task<PeopleOutcome> AddAsync(string name, Grant grant, SecretString? password, ChangedBy by, CancellationToken cancellationToken)
    {
        if (!by.Actor.Grant.Includes(grant))
        {
            return new(PeopleVerdict.TooMuch);
        }

        var hash = password is null ? null : await passwords.HashAsync(password, cancellationToken);
        var now = Now();
        return await store.Writer.CommitAsync(new AddUser(
            new(name, grant, Enabled: true) { HasPassword = hash is not null, PasswordHash = hash, CreatedAt = now, CreatedBy = by.Actor.Name, ChangedAt = now }, by));
    }

    /// <summary>Changes a user; all their sessions end.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public async Task<PeopleOutcome> ChangeAsync(string name, UserChange change, ChangedBy by, CancellationToken cancellationToken)
    {
        var hash = change.Password is null ? null : await passwords.HashAsync(change.Password, cancellationToken);
        return await store.Writer.CommitAsync(new ChangeUser(name, change.Grant, change.Enabled, hash, (by, Now())));
    }

    /// <summary>Removes a user with their tokens and sessions.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public Task<PeopleOutcome> RemoveAsync(string name, ChangedBy by) => store.Writer.CommitAsync(new RemoveUser(name, by, Now()));

    /// <summary>Makes a personal token. Its text is in the answer and nowhere else.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="narrowed">What it is narrowed to; <see langword="null"/> in either place for its user's.</param>
    /// <param name="expiresAt">When it stops working; <see langword="null"/> for never.</param>
    /// <param name="by">Who makes it: it never allows more than they may.</param>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public async Task<(PeopleOutcome Outcome, PersonalToken Token, SecretString Text)> AddTokenAsync(
        string user, string name, (Role? Role, string? Team) narrowed, DateTimeOffset? expiresAt, ChangedBy by)
    {
        var (text, kept) = TokenText.New();
        var token = new PersonalToken(kept.Id, user, name)
        {
            Hash = kept.Hash,
            Role = narrowed.Role,
            Team = narrowed.Team,
            CreatedAt = Now(),
            CreatedBy = by.Actor.Name,
            ExpiresAt = expiresAt,
        };
        return (await store.Writer.CommitAsync(new AddToken(token, by)), token, new SecretString(text));
    }

    /// <summary>Takes a token back; the next request with it is refused.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public Task<PeopleOutcome> RevokeTokenAsync(string user, string id, ChangedBy by) => store.Writer.CommitAsync(new RevokeToken(user, id, by, Now()));

    // As exact as it is stored.
    private DateTimeOffset Now() => Timestamps.FromUnixMicroseconds(clock.GetUtcNow().ToUnixMicroseconds());
}
