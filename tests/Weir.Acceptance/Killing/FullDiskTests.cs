using System.Net;
using System.Text;
using Weir.Acceptance.Running;
using Weir.Tests.Support;

namespace Weir.Acceptance.Killing;

/// <summary>The disk under the data fills up while clients call, and is freed again.</summary>
[Collection(nameof(Campaigns))]
public sealed class FullDiskTests
{
    private const int CyclesBetweenLooks = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Full_disk_admits_nothing_without_a_hold_and_serves_again_once_freed()
    {
        await using var disk = await SmallDisk.MountAsync(Token);
        await using var scene = await Scene.SetAsync("power", Path.Combine(disk.Path, "data"), Token);
        var cycles = Campaign.Of(50);
        var address = await scene.StartedAsync(Token);
        for (var i = 0; i < cycles; i++)
        {
            scene.Open(address);
            await scene.AnsweredAsync(20, 100, Token);
            disk.Fill();
            await UntilAsync(address, HttpStatusCode.ServiceUnavailable);
            await scene.LetAsync(0, 500, Token);
            if (scene.Random.Next(3) == 0)
            {
                // What could not be posted is known to nobody after this, and resolved at its bound.
                scene.Figures.KillsUnderLoad++;
                await scene.KillAsync(Token);
                disk.Free();
                address = await scene.StartedAsync(Token);
            }
            else
            {
                disk.Free();
                await UntilAsync(address, HttpStatusCode.OK);
                await scene.AnsweredAsync(5, 50, Token);
                await scene.Callers.CloseAsync().WaitAsync(Started.Patience, TimeProvider.System, Token);
            }

            await scene.IdleAsync(Token);
            if (i % CyclesBetweenLooks == 0 || i == cycles - 1)
            {
                await scene.StopAsync(Token);
                address = await scene.StartedAsync(Token);
                await scene.LookAsync(Token);
            }
        }

        scene.Tell($"disk full {cycles} times");
        Assert.True(scene.Figures.Answers >= 5 * cycles, $"too little was under way to prove anything: {scene.Figures}");
    }

    [Fact]
    public async Task Gateway_that_is_sent_no_calls_is_ready_again_once_the_disk_is_freed()
    {
        await using var disk = await SmallDisk.MountAsync(Token);
        await using var scene = await Scene.SetAsync("power", Path.Combine(disk.Path, "data"), Token);
        var address = await scene.StartedAsync(Token);
        disk.Fill();
        await Wait.ForAsync(
            "a call that costs nothing could not be recorded",
            Started.Patience,
            async () =>
            {
                using var unknown = await Web.ChatAsync(address, Running.Gateway.Key("main"), "no-such-model", "Hello", stream: false, Token);
                using var ready = await Web.GetAsync(new Uri(address, "/health/ready"), Token);
                return ready.StatusCode == HttpStatusCode.ServiceUnavailable ? "so" : null;
            },
            Token);

        // The last call's record has been tried in vain too, and a load balancer sends nothing to who is not ready.
        await scene.LetAsync(500, 1_000, Token);
        disk.Free();
        await UntilAsync(address, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nothing_that_is_managed_changes_on_a_full_disk_and_the_trail_stays_whole()
    {
        await using var disk = await SmallDisk.MountAsync(Token);
        await using var scene = await Scene.SetAsync("power", Path.Combine(disk.Path, "data"), Token);
        var address = await scene.StartedAsync(Token);
        (HttpMethod Method, string Path, string Body)[] mutations =
        [
            (HttpMethod.Patch, "/api/config", """{"reason":"full","set":{"gateway.timeouts.idle_seconds":77}}"""),
            (HttpMethod.Post, "/api/users", """{"id":"ada","role":"viewer"}"""),
            (HttpMethod.Post, "/api/keys", """{"id":"late"}"""),
            (HttpMethod.Put, "/api/credentials/openai/api_key", """{"secret":"sk-late","origin":"https://api.openai.com"}"""),
            (HttpMethod.Patch, "/api/budgets/house", """{"limit_usd":"5","reason":"less"}"""),
            (HttpMethod.Post, "/api/budgets/house/credits", """{"amount_usd":"5","id":"late","reason":"more"}"""),
        ];
        disk.Fill();

        // What is left of the log that the store wrote before takes some rows more.
        await Wait.ForAsync(
            "a change could not be kept", Started.Patience, async () => (await ManageAsync(HttpMethod.Post, "/api/users", $$"""{"id":"u{{scene.Random.Next()}}","role":"viewer"}""")).Status == HttpStatusCode.ServiceUnavailable ? "so" : null, Token);
        var before = await StateAsync();
        foreach (var (method, path, body) in mutations)
        {
            var (status, text) = await ManageAsync(method, path, body);
            Assert.True(status == HttpStatusCode.ServiceUnavailable, $"{method} {path}: {status} {text}");
        }

        Assert.Equal(before, await StateAsync());
        disk.Free();
        await UntilAsync(address, HttpStatusCode.OK);
        Assert.Equal(before, await StateAsync());
        var verified = await Web.JsonAsync(new Uri(address, "/api/audit/verify"), Token, Running.Gateway.AdminToken);
        Assert.True(verified.GetProperty("sound").GetBoolean(), verified.ToString());
        foreach (var (method, path, body) in mutations)
        {
            var (status, text) = await ManageAsync(method, path, body);
            Assert.True((int)status is 200 or 201, $"{method} {path}: {status} {text}");
        }

        async Task<(HttpStatusCode Status, string Text)> ManageAsync(HttpMethod method, string path, string body)
        {
            using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new("Bearer", Running.Gateway.AdminToken);
            using var answer = await Web.SendAsync(request, Token);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
        }

        // What was refused is in none of these; rows of refusals may come to the trail once there is room.
        async Task<string> StateAsync()
        {
            var state = new StringBuilder();
            foreach (var path in new[] { "/api/config/revisions", "/api/users?limit=1000", "/api/keys", "/api/credentials", "/api/budgets", "/api/audit?outcome=allowed&limit=1000" })
            {
                state.AppendLine((await Web.JsonAsync(new Uri(address, path), Token, Running.Gateway.AdminToken)).ToString());
            }

            return state.ToString();
        }
    }

    // Its readiness, which asks for nothing that costs.
    private static Task<string> UntilAsync(Uri address, HttpStatusCode status) => Wait.ForAsync(
        $"the gateway is {status}",
        Started.Patience,
        async () =>
        {
            using var answer = await Web.GetAsync(new Uri(address, "/health/ready"), Token);
            return answer.StatusCode == status ? "so" : null;
        },
        Token);
}
