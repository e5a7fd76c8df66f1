using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary><c>weir prices</c> from outside.</summary>
public sealed class PricesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_shipped_prices_are_listed()
    {
        var (code, output, _) = await TheProgram.RunAsync(["prices", "list", "--kind", "gemini", "--model", "gemini-3.8-flash"], Token);

        Assert.Equal(0, code);
        Assert.Contains("sha256:", output, StringComparison.Ordinal);
        Assert.Contains("2027-01-01", output, StringComparison.Ordinal);
        Assert.DoesNotContain("gpt-", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalogue_that_cannot_be_used_exits_with_3_and_all_that_is_wrong()
    {
        using var place = new Workplace();
        var file = Path.Combine(place.Folder, "prices.json");
        await File.WriteAllTextAsync(file, """{"schema":"weir-prices/1","version":"1","unit":"US dollars per million tokens","kinds":{"openai":{"source":"x","models":{"m":{"input":-1}}}}}""", Token);

        var (code, output, _) = await TheProgram.RunAsync(["prices", "check", file], Token);

        Assert.Equal(3, code);
        Assert.Contains("kinds.openai.models.m.output: is missing", output, StringComparison.Ordinal);
        Assert.Contains("checksum: ", output, StringComparison.Ordinal);
        Assert.Equal(3, (await TheProgram.RunAsync(["prices", "check", file + ".not"], Token)).Code);
    }
}
