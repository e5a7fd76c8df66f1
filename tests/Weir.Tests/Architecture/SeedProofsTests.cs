using Weir.Tests.Support;

namespace Weir.Tests.Architecture;

public sealed class SeedProofsTests
{
    private const string Capability = "Configuration";

    private static readonly SeedRow Marked = new("S0-1", "a. ⚠ b", Capability, "done: `build.sh`");

    [Fact]
    public void Every_marked_promise_of_the_configuration_that_is_done_is_named_by_a_test()
    {
        var tests = Directory.EnumerateFiles(RepoRoot.At("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/Architecture/", StringComparison.Ordinal) && !file.Contains("/artifacts/", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToList();

        Rule.Holds(SeedProofs.Breaches(SeedTable.Read(File.ReadAllText(RepoRoot.At("docs/seeds.md"))), Capability, tests));
    }

    [Theory]
    [InlineData("// S0-10 ⚠")]
    [InlineData("public void S0_10_holds()")]
    [InlineData("")]
    public void One_that_no_test_names_is_found(string test) => Assert.Equal(["S0-1 is done and marked, and no test names it"], SeedProofs.Breaches([Marked], Capability, [test]));

    [Theory]
    [InlineData("// S0-1 ⚠: never so again")]
    [InlineData("public void S0_1_holds()")]
    public void One_that_a_test_names_is_fine(string test) => Assert.Empty(SeedProofs.Breaches([Marked], Capability, ["", test]));

    [Fact]
    public void What_is_not_done_or_not_marked_or_another_capabilitys_needs_no_test_yet() => Assert.Empty(SeedProofs.Breaches(
        [Marked with { State = "open" }, Marked with { State = "partly: `build.sh`" }, Marked with { Promise = "a" }, Marked with { Capability = "Console" }], Capability, []));
}
