namespace Weir.Acceptance.JavaScriptSdks;

/// <summary>The ranks inside the engine and the recorded counts of its tests, held against the npm package they are made from.</summary>
public sealed class TokenRanksTests
{
    [Fact]
    public async Task Embedded_ranks_and_recorded_counts_are_those_of_the_published_package()
    {
        var output = await new ScriptRun("ranks.mjs").OutputAsync(["check"], TestContext.Current.CancellationToken);

        Assert.Equal("o200k_base: equal\ncl100k_base: equal\ncounts: equal", output);
    }
}
