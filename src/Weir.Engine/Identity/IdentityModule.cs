using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Identity.Dashboards;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.Sessions;
using Weir.Engine.Identity.Setup;
using Weir.Engine.Identity.SingleSignOn;

namespace Weir.Engine.Identity;

/// <summary>Registers who is known to the management API.</summary>
public static class IdentityModule
{
    /// <summary>Users, their tokens and sessions, and what tells who makes a management request.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<AuthFailures>()
        .AddSingleton<DeniedTrail>()
        .AddSingleton<Authenticator>()
        .AddSingleton<PasswordWork>()
        .AddSingleton<UserDesk>()
        .AddSingleton<DashboardDesk>()
        .AddSingleton<SignInThrottle>()
        .AddSingleton<SessionDesk>()
        .AddSingleton<SignInDesk>()
        .AddSingleton<SetupDesk>();
}
