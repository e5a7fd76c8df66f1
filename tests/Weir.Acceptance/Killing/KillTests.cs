using Weir.Tests.Support;

namespace Weir.Acceptance.Killing;

/// <summary>The gateway is killed at random moments while clients call it, and started again on its data.</summary>
/// <remarks><c>WEIR_SEED</c> repeats a campaign's choices; its moments are as random as the machine is.</remarks>
[Collection(nameof(Campaigns))]
public sealed class KillTests
{
    private const int KillsBetweenLooks = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("power")]
    [InlineData("process")]
    public async Task Killed_gateway_loses_no_hold_and_no_post_and_overspends_nothing(string durability)
    {
        await using var scene = await Scene.SetAsync(durability, data: null, Token);
        var kills = Campaign.Of(1000);
        while (scene.Figures.Kills < kills)
        {
            await KillOnceAsync(scene);
            if (scene.Figures.Kills % KillsBetweenLooks == 0)
            {
                await scene.StartedAsync(Token);
                await scene.LookAsync(Token);
                await scene.KillAsync(Token);
            }
        }

        await scene.StartedAsync(Token);
        await scene.LookAsync(Token);
        scene.Tell($"{kills} kills, durability {durability}");
        Assert.True(scene.Figures.Answers >= 5 * kills && scene.Figures.InDoubtSent >= kills, $"too little was under way to prove anything: {scene.Figures}");
        Assert.True(scene.Figures.OverBudget > 0, $"no budget ran out: {scene.Figures}");
        Assert.InRange(scene.Figures.WorstStart.TotalSeconds, 0, 5);
    }

    private static async Task KillOnceAsync(Scene scene)
    {
        if (scene.Random.Next(5) == 0)
        {
            // While it recovers what the last kill left, or before, or just after.
            scene.Start();
            await scene.LetAsync(0, 500, Token);
            scene.Figures.KillsAtStart++;
            await scene.KillAsync(Token);
            return;
        }

        // Moments are counted in answers, so that as much is under way on a slow machine; one kill in eight comes before the first.
        scene.Open(await scene.StartedAsync(Token));
        if (scene.Random.Next(8) != 0)
        {
            await scene.AnsweredAsync(1, 150, Token);
        }

        await scene.LetAsync(0, 50, Token);
        if (scene.Random.Next(8) == 0)
        {
            await scene.Gateway!.SignalAsync("TERM", Token);
            await scene.LetAsync(0, 200, Token);
            scene.Figures.KillsWhileDraining++;
        }
        else
        {
            scene.Figures.KillsUnderLoad++;
        }

        await scene.KillAsync(Token);
    }
}
