using System.Collections.ObjectModel;

namespace Weir.Engine.Configuration;

/// <summary>What may be seen without a credential, how people sign in, and how long sessions last. Configuration path <c>access</c>.</summary>
public sealed record AccessConfig
{
    /// <summary>What a loopback caller (loopback peer and Host, nothing forwarded) may read without a credential. Default metrics.</summary>
    public IReadOnlyList<AnonymousAccess> AnonymousLoopback { get; init; } = [AnonymousAccess.Metrics];

    /// <summary>How long a session lasts without being used, in minutes, 1 to 1,440. Default 30.</summary>
    public int SessionIdleMinutes { get; init; } = 30;

    /// <summary>How long a session lasts at most, in hours, 1 to 168. Default 12.</summary>
    public int SessionHours { get; init; } = 12;

    /// <summary>Who may sign in with a password of Weir's own. Default everyone who has one.</summary>
    public PasswordSignIn PasswordSignIn { get; init; } = PasswordSignIn.Everyone;

    /// <summary>Providers that people sign in at, by id. Default none.</summary>
    public IReadOnlyDictionary<string, SignInConfig> SignIn { get; init; } = ReadOnlyDictionary<string, SignInConfig>.Empty;
}
