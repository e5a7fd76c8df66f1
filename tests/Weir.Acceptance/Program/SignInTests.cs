using System.Text.Json;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>Signing in at a real OpenID Connect provider, not one of our own making.</summary>
public sealed class SignInTests
{
    private const string Script = "oidc.mjs";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_of_a_provider_sign_in_with_the_roles_of_their_groups()
    {
        using var place = new Workplace();
        await using var provider = NodeScript.Start(Script, ["serve"], new Dictionary<string, string> { ["CLIENT_SECRET"] = Workplace.HookSecret });
        var issuer = (await provider.LineAsync(line => line.StartsWith("provider ", StringComparison.Ordinal), Token))["provider ".Length..];
        place.Write("weir.yaml", Workplace.Config + $$"""

            access:
              sign_in:
                corp:
                  authorization_endpoint: {{issuer}}/auth
                  token_endpoint: {{issuer}}/token
                  userinfo_endpoint: {{issuer}}/me
                  client_id: weir
                  client_secret: "env:HOOK_SECRET"
                  scopes: [openid, email, groups]
                  allow_private_network: true
                  roles:
                    admins: { group: platform, role: admin }
                    checkout: { group: checkout-devs, role: operator, team: checkout }
            """);
        await using var server = place.Serve("--data", "data");
        var address = (await TheProgram.AddressAsync(server, Token)).ToString().TrimEnd('/');

        var ada = await SignInAsync(address, "ada");
        Assert.Equal("/overview", ada.GetProperty("to").GetString());
        Assert.Equal(("ada@example.com", "admin", (string?)null), await WhoAsync(address, ada));
        Assert.Equal(("carl@example.com", "operator", "checkout"), await WhoAsync(address, await SignInAsync(address, "carl")));

        var eve = await SignInAsync(address, "eve");
        Assert.Equal("/sign-in?provider=corp&problem=no_role", eve.GetProperty("to").GetString());
        Assert.False(eve.TryGetProperty("session", out _));
        Assert.DoesNotContain(Workplace.HookSecret, server.Told(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> SignInAsync(string address, string person)
    {
        await using var browser = NodeScript.Start(Script, ["sign-in", address + "/api/session/sign-in/corp?back=/overview", person]);
        var code = await browser.ExitAsync(Token);
        Assert.True(code == 0, browser.Told());
        return JsonSerializer.Deserialize<JsonElement>(browser.Output);
    }

    private static async Task<(string? Name, string? Role, string? Team)> WhoAsync(string address, JsonElement signedIn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address + "/api/session");
        request.Headers.Add("Cookie", "weir-session=" + signedIn.GetProperty("session").GetString());
        using var response = await Web.SendAsync(request, Token);
        var who = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Token));
        return (who.GetProperty("name").GetString(), who.GetProperty("role").GetString(), who.GetProperty("team").GetString());
    }
}
