using Weir.Engine.Ledger.Repricing;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger;

/// <summary>Attempts to price anew, page by page: those near their operation's time and those astray are one list.</summary>
public sealed class RepricingBookTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempLedger _ledger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public async Task Pages_of_any_size_have_every_attempt_of_the_range_once(int limit)
    {
        await _ledger.Store.Writer.CommitAsync(new LedgerRows([.. Enumerable.Range(0, 60).Select(i => new CostRow(Start.AddMinutes(i), i))], "run"));
        var (book, found) = (new RepricingBook(_ledger.Store), new List<PricedAttempt>());
        var query = new RepricingQuery { From = Start.AddMinutes(10), To = Start.AddMinutes(50), Limit = limit };
        for (var page = await book.ReadAsync(query, Token); page.Count > 0; page = await book.ReadAsync(query, Token))
        {
            Assert.True(page.Count <= limit);
            found.AddRange(page);
            query = query with { After = RepricingPlace.Parse(page[^1].Place.ToString()) };
        }

        Assert.Equal(Enumerable.Range(10, 40).Select(i => (long)i), found.Select(one => one.Attempt.Cost.NanoUsd).Order());
        Assert.Equal(found.Select(one => one.Attempt.OperationId).Order(StringComparer.Ordinal), found.Select(one => one.Attempt.OperationId));
    }

    [Fact]
    public async Task A_page_begins_where_the_one_before_ended()
    {
        var plan = await _ledger.Store.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
#pragma warning disable CA2100
                command.CommandText = "EXPLAIN QUERY PLAN " + RepricingBook.Page;
#pragma warning restore CA2100
                foreach (var name in new[] { "$first", "$first_number", "$last", "$operation", "$number", "$from", "$to", "$provider", "$model", "$limit" })
                {
                    command.Parameters.AddWithValue(name, 1);
                }

                using var row = command.ExecuteReader();
                var lines = new List<string>();
                while (row.Read())
                {
                    lines.Add(row.GetString(3));
                }

                return lines;
            },
            Token);
        Assert.Contains("SEARCH t USING PRIMARY KEY ((operation_id,number)>(?,?) AND operation_id<?)", plan);
        Assert.Contains("SEARCH t USING INDEX ledger_attempts_astray (started_at>? AND started_at<?)", plan);
    }

    public void Dispose() => _ledger.Dispose();
}
