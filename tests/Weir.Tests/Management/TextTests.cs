using Weir.Management;

namespace Weir.Tests.Management;

public sealed class TextTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell_and_numbers_stand_to_the_right()
    {
        using var output = new StringWriter { NewLine = "\n" };
        TextTable.Write(output, ["NAME", ">COST", "NOTE"], [["a", "1.25", ""], ["longer", "12.50", "x"]]);
        Assert.Equal("NAME     COST  NOTE\na        1.25\nlonger  12.50  x\n", output.ToString());
    }

    [Theory]
    [InlineData("""{"title":"Wrong","status":400,"detail":"Look.","errors":{"by":["must be one"],"to":["too far","too late"]}}""", "Wrong (400): Look.\n  by: must be one\n  to: too far\n  to: too late\n")]
    [InlineData("""{"title":"Not found"}""", "Not found (400)\n")]
    [InlineData("<html>", "Refused (400)\n")]
    [InlineData("[1]", "Refused (400)\n")]
    [InlineData("", "Refused (400)\n")]
    public void A_problem_is_told_with_its_parameters(string body, string expected)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ProblemAnswer.Write(output, new(400, body));
        Assert.Equal(expected, output.ToString());
    }
}
