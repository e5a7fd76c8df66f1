using System.Net;
using Weir.Engine.Configuration;
using Weir.Engine.Egress;

namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>Providers that people sign in at must be such as can be reached and trusted, and lead to roles.</summary>
public sealed class SignInConfigCheck : IConfigCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var enabled = config.Access.SignIn.Values.Where(one => one.Enabled).ToList();
        var policy = new EgressPolicy { Allow = config.Egress.Allow };
        foreach (var problem in enabled.SelectMany(one => Of(one, policy, marks)))
        {
            yield return problem;
        }

        if (config.Access.PasswordSignIn != PasswordSignIn.Everyone && enabled.Count == 0)
        {
            yield return marks.Warning(ConfigPath.Of("access", "password_sign_in"), "leaves no other way to sign in: no provider of access.sign_in is enabled");
        }
    }

    private static IEnumerable<ConfigProblem> Of(SignInConfig provider, EgressPolicy policy, ConfigMarks marks)
    {
        var path = ConfigPath.Of("access", "sign_in", provider.Id);
        (string Name, Uri? Address, bool IsOurs)[] addresses =
            [("authorization_endpoint", provider.AuthorizationEndpoint, false), ("token_endpoint", provider.TokenEndpoint, true), ("userinfo_endpoint", provider.UserinfoEndpoint, true)];
        foreach (var (name, address, isOurs) in addresses)
        {
            if (address is not null && Wrong(address, isOurs, provider, policy) is { } wrong)
            {
                yield return marks.Error(path.Add(name), wrong);
            }
        }

        if (provider.Roles.Count == 0)
        {
            yield return marks.Error(path, "needs roles: without one nobody who signs in there may do anything");
        }

        foreach (var (id, role) in provider.Roles)
        {
            if (role.Team is not null && PermissionNames.RoleOf(role.Role) is { } known && !RolePermissions.CanBeOfTeam(known))
            {
                yield return marks.Error(path.Add("roles").Add(id).Add("team"), $"cannot be given with the role {role.Role}, which is for the whole house");
            }
        }
    }

    // Codes and tokens travel there: in clear on this machine alone.
    private static string? Wrong(Uri address, bool isOurs, SignInConfig provider, EgressPolicy policy) =>
        address.Scheme == Uri.UriSchemeHttp && !(address.IsLoopback || IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)) ? "must be https"
        : isOurs ? BaseUrl.Problem(address.OriginalString, provider.AllowPrivateNetwork, policy, out _)?.TrimEnd('.')
        : null;
}
