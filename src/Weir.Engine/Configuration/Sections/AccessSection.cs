using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>access</c>.</summary>
internal static class AccessSection
{
    public static readonly ObjectKind<AccessConfig> Kind = new ObjectKind<AccessConfig>("access", () => new())
        .Field("anonymous_loopback", new ListKind<AnonymousAccess>(Values.Choice<AnonymousAccess>()), a => a.AnonymousLoopback, (a, value) => a with { AnonymousLoopback = value },
            "What a caller on this machine may read without a credential.")
        .Field("session_idle_minutes", Values.Integer(1, 1_440, "minutes"), a => a.SessionIdleMinutes, (a, value) => a with { SessionIdleMinutes = value },
            "How long a session of the management API lasts without being used.")
        .Field("session_hours", Values.Integer(1, 168, "hours"), a => a.SessionHours, (a, value) => a with { SessionHours = value },
            "How long a session of the management API lasts at most. Holds for sessions that begin after the change.")
        .Field("password_sign_in", Values.Choice<PasswordSignIn>(), a => a.PasswordSignIn, (a, value) => a with { PasswordSignIn = value },
            "Who may sign in with a password of Weir's own: `admins` keeps a way in for the day on which the providers of `sign_in` are down.")
        .Map(new MapKind<SignInConfig>("sign_in", IdRule.Id, SignInSection.Kind), a => a.SignIn, (a, value) => a with { SignIn = value },
            (_, id) => new() { Id = id }, "OAuth 2 and OpenID Connect providers that people sign in at, by id.");
}
