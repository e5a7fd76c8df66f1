using System.Text.Json.Nodes;
using Weir.Engine.Identity;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.Setup;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

/// <summary>The first user: with a code, once, for an hour, and only while there is nobody.</summary>
public sealed class SetupApiTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() =>
        _gateway = await GatewayHost.StartAsync("providers: { sim: { kind: simulator } }\nmodels: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }\nkeys: { test: { secret: \"env:KEY\" } }", _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_code_makes_one_admin_once()
    {
        var first = await CodeAsync();
        var code = await CodeAsync();
        Assert.Matches("^ws_[A-Za-z0-9_-]{43}$", code);
        Assert.Equal(401, await SetUpAsync(first, "root"));
        Assert.Equal(401, await SetUpAsync("ws_" + new string('A', 43), "root"));
        Assert.Equal(400, await SetUpAsync(code, "root", "password1234"));
        Assert.Equal(400, await SetUpAsync(code, "admin-token"));
        Assert.Equal(201, await SetUpAsync(code, "root"));
        Assert.Equal(401, await SetUpAsync(code, "second"));

        var (cookie, _) = await _gateway.SignInAsync("root");
        Assert.Equal(200, (await _gateway.BareAsync(HttpMethod.Get, "/api/users", null, cookie)).Status);
        Assert.Equal(409, (await _gateway.AsAdminAsync(HttpMethod.Post, "/api/users/setup-code")).Status);
        var trail = await _gateway.TrailAsync();
        Assert.Equal(["session.start", "setup.complete", "setup.complete", "setup.complete", "setup.complete", "setup.offer", "setup.offer"], trail.Select(one => one.GetProperty("action").GetString()!).Where(one => one.StartsWith("se", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(code, string.Concat(trail.Select(one => one.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_good_for_an_hour_and_not_once_there_is_a_user()
    {
        var late = await CodeAsync();
        _clock.Advance(SetupDesk.Valid);
        Assert.Equal(401, await SetUpAsync(late, "root"));

        var code = await CodeAsync();
        await _gateway.AddUserAsync("viewer", Role.Viewer);
        Assert.Equal(401, await SetUpAsync(code, "root"));
    }

    [Fact]
    public async Task Of_many_who_send_it_at_once_one_becomes_admin()
    {
        var code = await CodeAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => SetUpAsync(code, $"root{i}")));
        Assert.Equal(1, statuses.Count(status => status == 201));
        Assert.Single((await _gateway.AdminAsync("/api/users")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Nobody_signs_up_without_one()
    {
        Assert.Equal(401, (await _gateway.BareAsync(HttpMethod.Post, "/api/users", """{"id":"x","role":"admin"}""")).Status);
        Assert.Equal(401, (await _gateway.BareAsync(HttpMethod.Post, "/api/users/setup-code")).Status);
        Assert.Equal(400, await SetUpAsync("", "root"));
        Assert.True(await _gateway.Get<SetupDesk>().IsOpenAsync(TestContext.Current.CancellationToken));
        var desk = _gateway.Get<UserDesk>();
        Assert.Empty(await desk.ListAsync("", 10, TestContext.Current.CancellationToken));
    }

    private async Task<string> CodeAsync() => (await _gateway.AsAdminAsync(HttpMethod.Post, "/api/users/setup-code")).Json.GetProperty("code").GetString()!;

    private async Task<int> SetUpAsync(string code, string name, string password = People.Password) =>
        (await _gateway.BareAsync(HttpMethod.Post, "/api/setup", new JsonObject { ["code"] = code, ["name"] = name, ["password"] = password }.ToJsonString())).Status;
}
