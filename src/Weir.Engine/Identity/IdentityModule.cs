using Microsoft.Extensions.DependencyInjection;

namespace Weir.Engine.Identity;

/// <summary>Registers who is known to the management API.</summary>
public static class IdentityModule
{
    /// <summary>What tells who makes a management request.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services.AddSingleton<Authenticator>();
}
