using Weir.Tests.Support;

namespace Weir.Acceptance.Killing;

/// <summary>The gateway stands still for a while, as a machine that is suspended or starved does, and goes on.</summary>
[Collection(nameof(Campaigns))]
public sealed class FreezeTests
{
    private const int TimesBetweenLooks = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frozen_gateway_goes_on_and_posts_everything_once()
    {
        await using var scene = await Scene.SetAsync("power", data: null, Token);
        var times = Campaign.Of(100);
        scene.Open(await scene.StartedAsync(Token));
        for (var i = 0; i < times; i++)
        {
            await scene.AnsweredAsync(10, 100, Token);
            await scene.Gateway!.SignalAsync("STOP", Token);
            await scene.LetAsync(50, 1_000, Token);
            await scene.Gateway.SignalAsync("CONT", Token);
            if (i % TimesBetweenLooks == TimesBetweenLooks - 1 || i == times - 1)
            {
                await scene.AnsweredAsync(10, 100, Token);
                await scene.StopAsync(Token);
                var address = await scene.StartedAsync(Token);
                await scene.LookAsync(Token);
                scene.Open(address);
            }
        }

        scene.Tell($"{times} times frozen");
        Assert.True(scene.Figures.Answers >= 5 * times, $"too little was under way to prove anything: {scene.Figures}");
        Assert.Equal(0, scene.Figures.InDoubt);
    }
}
