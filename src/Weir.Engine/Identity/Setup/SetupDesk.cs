using System.Net;
using Weir.Engine.Identity.People;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Setup;

/// <summary>How the first user is made where nobody is known: with a code that is shown once to whoever starts the server, or holds its data or its admin token.</summary>
public sealed class SetupDesk(Store store, PasswordWork passwords, DeniedTrail denied, TimeProvider clock)
{
    /// <summary>How long a code is good.</summary>
    public static readonly TimeSpan Valid = TimeSpan.FromHours(1);

    private const string Purpose = "setup";

    /// <summary>True while there is no user, so that one can be set up.</summary>
    public Task<bool> IsOpenAsync(CancellationToken cancellationToken) => store.ReadAsync(connection => !UserRows.Any(connection), cancellationToken);

    /// <summary>Makes a new code, which takes the place of any before it; <see langword="null"/> when there is a user.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public async Task<(SecretString Code, DateTimeOffset EndsAt)?> OfferAsync(ChangedBy by)
    {
        var code = "ws_" + OpaqueSecret.New();
        var now = clock.GetUtcNow();
        var outcome = await store.Writer.CommitAsync(new OfferSetup(OpaqueSecret.HashOf(Purpose, code), now, now + Valid, by));
        return outcome.Verdict == PeopleVerdict.Done ? (new SecretString(code), now + Valid) : null;
    }

    /// <summary>Makes the first user, an admin. False when the code is not good: wrong, ended, used, or there is a user. Nobody learns which.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public async Task<bool> CompleteAsync(string code, string name, SecretString password, IPAddress? address, CancellationToken cancellationToken)
    {
        var hash = OpaqueSecret.HashOf(Purpose, code);
        if (await store.ReadAsync(connection => SetupRows.IsGood(connection, hash, clock.GetUtcNow()), cancellationToken))
        {
            var kept = await passwords.HashAsync(password, cancellationToken);
            var now = clock.GetUtcNow();
            var admin = new User(name, new(Role.Admin), Enabled: true) { HasPassword = true, PasswordHash = kept, CreatedAt = now, CreatedBy = Purpose, ChangedAt = now };
            if ((await store.Writer.CommitAsync(new CompleteSetup(hash, admin, address?.ToString()))).Verdict == PeopleVerdict.Done)
            {
                return true;
            }
        }

        denied.Note("unknown", address, "setup.complete", "the first user", "the code is not good");
        return false;
    }
}
