using System.Text.Json.Nodes;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;
using Weir.Tests.Support;

namespace Weir.Tests.Credentials;

/// <summary>Several providers' keys enter the vault together, all or none: S2-03.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private const string A = "https://a.example:443";
    private const string B = "https://b.example:443";

    private GatewayHost _gateway = null!;

    private CredentialVault Vault => _gateway.Get<CredentialVault>();

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync("providers: { sim: { kind: simulator } }\nkeys: { a: { secret: \"env:KEY\" } }");

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task All_are_entered_each_for_its_origin_and_a_second_time_nothing_changes()
    {
        JsonObject[] items = [Item("a", "a/api_key", "https://a.example/v1", "canary-1"), Item("b", "a/api_key", B, "canary-1"), Item("c", "c/api_key", B, "canary-2"), Item("d", "c/api_key", B, "canary-2")];
        var first = await ImportAsync(items);

        Assert.Equal(200, first.Status);
        Assert.Equal(["a/api_key a https://a.example:443 True", "a/api_key b https://b.example:443 True", "c/api_key c https://b.example:443 True", "c/api_key d https://b.example:443 False"], Lines(first));
        Assert.Equal(("canary-1", "canary-1", "canary-2"), (Read("a/api_key", A), Read("a/api_key", B), Read("c/api_key", B)));
        var rows = await _gateway.TrailAsync("?action=credential.set");
        Assert.Equal([("c/api_key", "migrated"), ("a/api_key", "migrated"), ("a/api_key", "migrated")], rows.Select(row => (row.GetProperty("object").GetString(), row.GetProperty("reason").GetString())));

        var again = await ImportAsync(items);
        Assert.All(again.Json.GetProperty("items").EnumerateArray(), one => Assert.False(one.GetProperty("added").GetBoolean()));
        Assert.Equal([2, 1], Vault.List().Select(one => one.Versions.Count));
        Assert.Equal(3, (await _gateway.TrailAsync("?action=credential.set")).Count);
        Assert.DoesNotContain("canary", first.Text + again.Text + (await _gateway.AdminAsync("/api/audit")).Text + string.Concat(_gateway.Logs.All.Select(line => line.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_the_vault_refuses_leaves_nothing_behind_and_its_provider_is_named()
    {
        await ImportAsync([Item("b", "b/api_key", B, "canary-there")]);
        var before = Vault.List().Count;

        var refused = await ImportAsync([Item("a", "a/api_key", A, "canary-1"), Item("b", "b/api_key", B, "canary-2"), Item("c", "c/api_key", A, "canary-3")]);

        Assert.Equal(409, refused.Status);
        Assert.StartsWith("providers.b: the vault has another secret for b/api_key at https://b.example:443, which is not replaced", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((before, "canary-there"), (Vault.List().Count, Read("b/api_key", B)));
        var row = (await _gateway.TrailAsync("?action=credential.set"))[0];
        Assert.Equal(("b/api_key", "failed"), (row.GetProperty("object").GetString(), row.GetProperty("outcome").GetString()));
        Assert.DoesNotContain("canary", refused.Text + row.GetRawText(), StringComparison.Ordinal);

        // Two of the same import may not say different things of one name either.
        Assert.Equal(409, (await ImportAsync([Item("x", "x/api_key", A, "canary-1"), Item("y", "x/api_key", A, "canary-2")])).Status);
        Assert.Null(Vault.Find(VaultScene.Name("x/api_key")));
    }

    [Fact]
    public async Task A_credential_that_is_for_others_or_past_its_date_is_refused_and_a_retired_one_is_entered_anew()
    {
        var by = new CredentialActor("tester", null, null);
        await Vault.SetAsync(new(VaultScene.Name("own/key"), new SecretString("canary"), A, by) { Providers = ["other"] }, "credential.set", TestContext.Current.CancellationToken);
        await Vault.SetAsync(new(VaultScene.Name("old/key"), new SecretString("canary"), A, by) { ExpiresAt = DateTimeOffset.UnixEpoch }, "credential.set", TestContext.Current.CancellationToken);
        await Vault.SetAsync(new(VaultScene.Name("gone/key"), new SecretString("canary"), A, by), "credential.set", TestContext.Current.CancellationToken);
        await Vault.RetireAsync(VaultScene.Name("gone/key"), null, by, TestContext.Current.CancellationToken);

        Assert.Contains("providers.p: the credential own/key is not for 'p'", (await ImportAsync([Item("p", "own/key", A, "canary")])).Text.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("past its date", (await ImportAsync([Item("p", "old/key", A, "canary")])).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await ImportAsync([Item("p", "gone/key", A, "canary")])).Status);
        Assert.Equal("canary", Read("gone/key", A));
    }

    [Theory]
    [InlineData("""{ "items": [] }""", "items")]
    [InlineData("""{ "items": {} }""", "items")]
    [InlineData("""{ "items": ["CANARY"] }""", "items[0]")]
    [InlineData("""{ "items": [GOOD, { "credential": "a/b", "provider": "p", "origin": "https://a.example", "secret": "CANARY two" }] }""", "items[1].secret")]
    [InlineData("""{ "items": [{ "credential": "A/b", "provider": "p", "origin": "https://a.example", "secret": "CANARY" }] }""", "items[0].credential")]
    [InlineData("""{ "items": [{ "credential": "a/b", "provider": "p", "origin": "nowhere", "secret": "CANARY" }] }""", "items[0].origin")]
    [InlineData("""{ "items": [{ "credential": "a/b", "origin": "https://a.example", "secret": "CANARY" }] }""", "items[0].provider")]
    [InlineData("""{ "items": [{ "credential": "a/b", "provider": "p", "origin": "https://a.example", "secret": "CANARY", "more": 1 }] }""", "items[0].more")]
    public async Task What_is_wrong_is_named_and_never_shown_and_nothing_is_entered(string body, string field)
    {
        body = body.Replace("CANARY", "sk-canary", StringComparison.Ordinal).Replace("GOOD", Item("good", "good/key", A, "sk-canary").ToJsonString(), StringComparison.Ordinal);

        var reply = await _gateway.SendAsync(HttpMethod.Post, "/api/credentials/import", body, People.Admin);

        Assert.Equal(400, reply.Status);
        Assert.Equal([field], reply.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name));
        if (field == "items[1].secret")
        {
            Assert.StartsWith("providers.p: must be printable ASCII", reply.Json.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Empty(Vault.List());
        Assert.DoesNotContain("canary", reply.Text + (await _gateway.AdminAsync("/api/audit")).Text, StringComparison.Ordinal);
    }

    private static JsonObject Item(string provider, string credential, string origin, string secret) =>
        new() { ["credential"] = credential, ["provider"] = provider, ["origin"] = origin, ["secret"] = secret };

    private Task<Reply> ImportAsync(JsonObject[] items) => _gateway.SendAsync(
        HttpMethod.Post, "/api/credentials/import", new JsonObject { ["items"] = new JsonArray([.. items.Select(one => one.DeepClone())]), ["reason"] = "migrated" }.ToJsonString(), People.Admin);

    private string? Read(string name, string origin) => Vault.Look(VaultScene.Name(name), origin, "anybody").Secret?.Reveal();

    private static string[] Lines(Reply reply) => [.. reply.Json.GetProperty("items").EnumerateArray().Select(one =>
        $"{one.GetProperty("credential")} {one.GetProperty("provider")} {one.GetProperty("origin")} {one.GetProperty("added").GetBoolean()}")];
}
