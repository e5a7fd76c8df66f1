using System.Net;
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
