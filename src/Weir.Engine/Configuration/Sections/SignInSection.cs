using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>access.sign_in.*</c>.</summary>
internal static class SignInSection
{
    // As Identity's roles are called; Identity's own test holds the two together.
    private static readonly string[] Roles = ["viewer", "operator", "admin", "auditor", "reporter"];

    public static readonly ObjectKind<SignInConfig> Kind = new ObjectKind<SignInConfig>("sign-in provider", () => new())
        .Optional("label", Values.Line, s => s.Label, (s, value) => s with { Label = value },
            "What people read on the button. Default: its id.")
        .Field("enabled", Values.Boolean, s => s.Enabled, (s, value) => s with { Enabled = value },
            "Whether people may sign in there.")
        .RequiredReference("authorization_endpoint", Values.HttpAddress, s => s.AuthorizationEndpoint, (s, value) => s with { AuthorizationEndpoint = value },
            "Address that browsers are sent to.")
        .RequiredReference("token_endpoint", Values.HttpAddress, s => s.TokenEndpoint, (s, value) => s with { TokenEndpoint = value },
            "Address where Weir exchanges the code for a token.")
        .RequiredReference("userinfo_endpoint", Values.HttpAddress, s => s.UserinfoEndpoint, (s, value) => s with { UserinfoEndpoint = value },
            "Address that tells who signed in, as JSON.")
        .Required("client_id", Values.Line, s => s.ClientId, (s, value) => s with { ClientId = value },
            "Weir's name there.")
        .RequiredReference("client_secret", Values.Secret, s => s.ClientSecret, (s, value) => s with { ClientSecret = value },
            "Where Weir's secret there is found.")
        .Field("scopes", new ListKind<string>(Values.Line) { AtLeast = 1 }, s => s.Scopes, (s, value) => s with { Scopes = value },
            "Scopes to ask for.")
        .Field("name_claim", Values.Line, s => s.NameClaim, (s, value) => s with { NameClaim = value },
            "Claim that the user's name is made of, once, when they come first.")
        .Field("group_claim", Values.Line, s => s.GroupClaim, (s, value) => s with { GroupClaim = value },
            "Claim with the groups, a text or a list of texts; points lead into objects (`realm_access.roles`).")
        .Field("allow_private_network", Values.Boolean, s => s.AllowPrivateNetwork, (s, value) => s with { AllowPrivateNetwork = value },
            "Whether its addresses may lie in a private network.")
        .Map(new MapKind<SignInRoleConfig>("roles", IdRule.Id, Role), s => s.Roles, (s, value) => s with { Roles = value },
            (_, _) => new(), "What groups allow, by an id of your own; the first in the order written that fits holds. Who is in none of the groups is refused.");

    private static ObjectKind<SignInRoleConfig> Role => new ObjectKind<SignInRoleConfig>("role of a group", () => new())
        .Optional("group", Values.Line, r => r.Group, (r, value) => r with { Group = value },
            "The group as the provider writes it. Left out: everybody who signs in there.")
        .Required("role", Values.OneOf("role", Roles), r => r.Role, (r, value) => r with { Role = value },
            "What they may do.")
        .Optional("team", Values.Line, r => r.Team, (r, value) => r with { Team = value },
            "The one team for which. Left out: the whole house.");
}
