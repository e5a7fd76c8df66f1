using System.Globalization;
using Weir.Tests.Support;

namespace Weir.Tests.Architecture;

public sealed class SeedTableTests
{
    private static readonly string Page = File.ReadAllText(RepoRoot.At("docs/seeds.md"));

    [Fact]
    public void Every_promise_has_one_row_with_a_known_state() => Rule.Holds(SeedTable.Breaches(Page));

    [Fact]
    public void No_promise_is_lost()
    {
        var rows = SeedTable.Read(Page);

        Assert.Equal(["S0", "S1", "S2", "S3", "S4"], rows.Select(row => row.Id[..2]).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(rows.Count.ToString(CultureInfo.InvariantCulture) + " promises", Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("| S0-01 | a | B | finished |", "S0-01 has the unknown state 'finished'")]
    [InlineData("| S0-01 | a | B | done |", "S0-01 has the unknown state 'done'")]
    [InlineData("| S0-01 | a | B | done: somewhere |", "S0-01 names no path")]
    [InlineData("| S0-01 | a | B | done: `src/gone/` |", "S0-01 names src/gone/, which does not exist")]
    [InlineData("| S0-01 | | B | open |", "S0-01 has an empty cell")]
    [InlineData("| S0-01 | a | B | open |\n| S0-01 | c | D | open |", "S0-01 stands 2 times")]
    [InlineData("| S0-01 | a | open |", "not a row: | S0-01 | a | open |")]
    public void A_bad_row_is_found(string table, string breach) => Assert.Contains(breach, SeedTable.Breaches(table));

    [Fact]
    public void Good_rows_pass() => Assert.Empty(SeedTable.Breaches(
        "| id | promise | capability | state |\n|---|---|---|---|\n| S4-18a | a | B | open |\n| S0-100 | a | B | partly: `src/Weir.Engine/` the rest later |\n| S1-01 | a | B | done: `build.sh` |"));
}
