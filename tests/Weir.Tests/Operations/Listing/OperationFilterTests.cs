using Weir.Engine.Kernel;
using Weir.Engine.Operations;

namespace Weir.Tests.Operations.Listing;

/// <summary>Each filter by itself and together, on operations whose order of time is not that of their ids.</summary>
public sealed class OperationFilterTests : IDisposable
{
    private static readonly (string Name, OperationQuery Query, string Ids)[] Cases =
    [
        ("all, newest first, then by id", new(), "3 5 4 2 1"),
        ("since is part of the range", new() { Since = TempOperations.Start.AddSeconds(20) }, "3 5 4"),
        ("until is not", new() { Until = TempOperations.Start.AddSeconds(20) }, "2 1"),
        ("key", new() { Key = "red" }, "3 1"),
        ("team", new() { Team = "search" }, "4 1"),
        ("no team", new() { Team = "" }, "3 5"),
        ("team and what one may see", new() { Team = "search", Within = "shop" }, ""),
        ("what one may see", new() { Within = "shop" }, "2"),
        ("project", new() { Project = "x" }, "5"),
        ("customer", new() { Customer = "o'hara" }, "4"),
        ("user", new() { User = "ann" }, "3 2"),
        ("user and key", new() { User = "ann", Key = "red" }, "3"),
        ("provider", new() { Provider = "q" }, "5"),
        ("no provider", new() { Provider = "" }, "4"),
        ("model", new() { Model = "n" }, "2"),
        ("outcome", new() { Outcome = "failed" }, "5 2"),
        ("one status", new() { LeastStatus = 429, MostStatus = 429 }, "4"),
        ("a hundred of statuses", new() { LeastStatus = 500, MostStatus = 599 }, "5 2"),
        ("least cost", new() { LeastCost = new Money(2_000) }, "5 1"),
        ("most cost", new() { MostCost = new Money(1_000) }, "3 4 2"),
        ("least duration", new() { LeastDuration = TimeSpan.FromSeconds(1) }, "2"),
        ("most duration", new() { MostDuration = TimeSpan.FromMilliseconds(100) }, "3 5 4 1"),
        ("a part of the sentence in other letters", new() { ErrorText = "TIMED" }, "2"),
        ("a part of the name", new() { ErrorText = "rate_" }, "4"),
        ("signs of patterns are letters like others", new() { ErrorText = "100%" }, "5"),
        ("a sign that matches anything matches itself", new() { ErrorText = "%d%" }, ""),
        ("the gateway's", new() { Source = "gateway" }, "3 5 4 2 1"),
        ("an integration's", new() { Source = "ccr" }, ""),
        ("many together", new() { Since = TempOperations.Start, Key = "blue", Outcome = "failed", LeastStatus = 500, ErrorText = "upstream" }, "5 2"),
    ];

    private readonly TempOperations _temp = new();

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    public OperationFilterTests()
    {
        _temp.Add(
            TempOperations.Record(1, 0, one => one with { Attribution = new("red", Team: "search"), Cost = new Money(2_000) }),
            TempOperations.Record(2, 10, one => one with { Attribution = new("blue", Team: "shop", User: "ann"), Model = "n", Outcome = "failed", Status = 504, Error = "upstream_timeout", ErrorMessage = "It timed out.", Duration = TimeSpan.FromSeconds(1) }),
            TempOperations.Record(3, 30, one => one with { Attribution = new("red", User: "ann") }),
            TempOperations.Record(4, 20, one => one with { Attribution = new("blue", Team: "search", Customer: "o'hara"), Outcome = "refused", Status = 429, Error = "rate_exceeded", Provider = null }),
            TempOperations.Record(5, 20, one => one with { Attribution = new("blue", Project: "x"), Provider = "q", Outcome = "failed", Status = 503, Error = "upstream_error", ErrorMessage = "100% gone", Cost = new Money(3_000) }));
    }

    public void Dispose() => _temp.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_filter_chooses_what_it_says(string name)
    {
        var (_, query, ids) = Cases.Single(one => one.Name == name);
        Assert.Equal(ids, await _temp.IdsAsync(query));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Pages_of_one_join_to_the_same(string name)
    {
        var (_, query, ids) = Cases.Single(one => one.Name == name);
        var seen = new List<string>();
        for (var next = query with { Limit = 1 }; next is not null;)
        {
            var page = await _temp.Operations.ListAsync(next, TestContext.Current.CancellationToken);
            seen.AddRange(page.Items.Select(one => one.Id[^1..]));
            next = page.Next is { } place ? next with { Before = OperationPlace.Parse(place.ToString()) } : null;
        }

        Assert.Equal(ids, string.Join(' ', seen));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".op_1")]
    [InlineData("1.")]
    [InlineData("op_1")]
    [InlineData("-1.op_1")]
    [InlineData("99999999999999999999.op_1")]
    public void A_place_that_is_none_is_not_read(string text) => Assert.Null(OperationPlace.Parse(text));
}
