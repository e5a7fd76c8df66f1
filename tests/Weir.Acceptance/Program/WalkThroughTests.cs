using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>The walk-throughs of the documentation, word by word: what it says one types, and what it says one sees.</summary>
public sealed class WalkThroughTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_of_the_walk_through_prints_what_the_page_shows()
    {
        var section = await WalkThrough.SectionAsync("configuration.md", "## A walk-through", Token);
        using var place = new Workplace();
        place.Write("weir.yaml", Assert.Single(WalkThrough.Blocks(section, "yaml")));
        await using var server = place.Serve("--data", "data");
        var variables = new Dictionary<string, string> { ["WEIR_SERVER"] = (await TheProgram.AddressAsync(server, Token)).ToString(), ["WEIR_ADMIN_TOKEN"] = Gateway.AdminToken };

        var steps = WalkThrough.Steps(section);
        Assert.True(steps.Count >= 8, "the walk-through has lost its commands");
        foreach (var (command, expected) in steps)
        {
            var (_, output, errors) = await TheProgram.RunAsync(WalkThrough.Words(command)[1..], Token, variables, place.Folder);
            Assert.Equal(WalkThrough.Lasting(expected), WalkThrough.Lasting(string.Join('\n', new[] { output, errors }.Where(text => text.Length > 0))));
        }
    }

    // S0-23 ⚠
    [Fact]
    public async Task Every_step_of_the_recovery_of_credentials_does_what_the_page_shows()
    {
        var steps = WalkThrough.Steps(await WalkThrough.SectionAsync("security.md", "### Recovery", Token));
        using var place = new Workplace();
        place.Write("weir.yaml", "schema: weir/1\n");
        place.Write("key.txt", "sk-recovery-canary-1\n");
        place.Write("new-key.txt", "sk-recovery-canary-2\n");
        await using (var server = place.Serve("--data", "data"))
        {
            await TheProgram.AddressAsync(server, Token);
            await server.SignalAsync("TERM", Token);
            Assert.Equal(0, await server.ExitAsync(Token));
        }

        Assert.True(steps.Count >= 12, "the recovery has lost its commands");
        foreach (var (command, expected) in steps)
        {
            var words = WalkThrough.Words(command);
            await using var run = words[0] == "weir"
                ? TheProgram.Start(words[1..], new Dictionary<string, string> { ["WEIR_ADMIN_TOKEN"] = Gateway.AdminToken }, place.Folder)
                : Started.Start(words[0], words[1..], directory: place.Folder);
            Assert.True(await run.ExitAsync(Token) == 0, command + "\n" + run.Told());
            Assert.Equal(WalkThrough.Lasting(expected), WalkThrough.Lasting(run.Output.Replace(place.Folder, "/srv/weir", StringComparison.Ordinal)));
            Assert.DoesNotContain("canary", run.Told(), StringComparison.Ordinal);
        }
    }
}
