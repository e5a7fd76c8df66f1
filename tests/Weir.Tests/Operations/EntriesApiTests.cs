using System.Text.Json;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Operations;

public sealed class EntriesApiTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync("");
        await _gateway.Store.Writer.CommitAsync(new Entries());
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("", 8, 7, 6, 5, 4, 3, 2, 1)]
    [InlineData("?operation=op_a", 7, 3, 2, 1)]
    [InlineData("?operation=op_", new int[0])]
    [InlineData("?kind=hold", 4, 1)]
    [InlineData("?kind=hold&operation=op_b", 4)]
    [InlineData("?budget=daily", 6, 3, 2, 1)]
    [InlineData("?budget=house", 8, 4, 3, 2, 1)]
    [InlineData("?budget=none", new int[0])]
    [InlineData("?from=2026-01-01T00:00:03Z&to=2026-01-01T00:00:06Z", 5, 4, 3)]
    [InlineData("?operation=%25", new int[0])]
    public async Task Lists_what_matches_every_filter_newest_first(string query, params int[] expected)
    {
        var list = (await _gateway.AdminAsync("/api/ledger/entries" + query)).Json;
        Assert.Equal(expected, Seqs(list));
        Assert.Equal(JsonValueKind.Null, list.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 3)]
    [InlineData(8, 1)]
    public async Task Pages_join_without_gap_or_repeat(int limit, int pages)
    {
        var (seen, count, next) = (new List<int>(), 0, "");
        do
        {
            var page = (await _gateway.AdminAsync($"/api/ledger/entries?limit={limit}{(next.Length > 0 ? "&after=" + next : "")}")).Json;
            seen.AddRange(Seqs(page));
            next = page.GetProperty("next").GetString() ?? "";
            count++;
        }
        while (next.Length > 0);

        Assert.Equal((pages, "8,7,6,5,4,3,2,1"), (count, string.Join(',', seen)));
    }

    [Fact]
    public async Task An_entry_is_told_whole_with_its_accounts()
    {
        var entry = (await _gateway.AdminAsync("/api/ledger/entries?operation=op_a&kind=post")).Json.GetProperty("items")[0];
        Assert.Equal(
            """
            {"seq":3,"id":"op_a/1/end","kind":"post","operation":"op_a","attempt":1,"at":"2026-01-01T00:00:03+00:00","held_usd":"-1.500000000","posted_usd":"0.000000001",
            "held_tokens":-10,"posted_tokens":4,"held_requests":-1,"posted_requests":1,"accounts":[
            {"budget":"daily","child":"team=reds","window":{"start":"2026-01-01T00:00:00+00:00","end":"2026-01-02T00:00:00+00:00"}},
            {"budget":"house","child":"","window":{"start":"1970-01-01T00:00:00+00:00","end":null}}],"author":"ann","reason":"told"}
            """.ReplaceLineEndings(""),
            entry.GetRawText());
    }

    [Theory]
    [InlineData("kind=gift", "kind")]
    [InlineData("limit=0", "limit")]
    [InlineData("after=x", "after")]
    [InlineData("from=2026-01-02&to=2026-01-01", "from")]
    [InlineData("operations=op_a", "operations")]
    public async Task A_wrong_parameter_is_refused_by_name(string query, string parameter)
    {
        var reply = await _gateway.AdminAsync("/api/ledger/entries?" + query);
        Assert.Equal(400, reply.Status);
        Assert.NotEmpty(reply.Json.GetProperty("errors").GetProperty(parameter)[0].GetString()!);
    }

    private static IEnumerable<int> Seqs(JsonElement list) => list.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("seq").GetInt32());

    /// <summary>Eight entries on two accounts, a second apart.</summary>
    private sealed class Entries : StoreCommand
    {
        private const long Start = 1_767_225_600_000_000; // 2026-01-01

        protected internal override void Execute(StatementCache statements)
        {
            Account(statements, 1, "daily", "team=reds", Start, Start + 86_400_000_000);
            Account(statements, 2, "house", "", 0, 253_402_300_799_999_999);
            Entry(statements, 1, "op_a/1/hold", "hold", "op_a", "[1,2]");
            Entry(statements, 2, "op_a/1/extend-1", "extend", "op_a", "[1,2]");
            Entry(statements, 3, "op_a/1/end", "post", "op_a", "[1,2]");
            Entry(statements, 4, "op_b/1/hold", "hold", "op_b", "[2]");
            Entry(statements, 5, "op_b/1/end", "void", "op_b", "[]");
            Entry(statements, 6, "crd_1", "credit", null, "[1]");
            Entry(statements, 7, "adj_1", "adjust", "op_a", "[]");
            Entry(statements, 8, "ext_1", "external", null, "[2]");
        }

        private static void Account(StatementCache statements, long id, string budget, string child, long start, long end) => statements
            .Prepare("INSERT INTO ledger_accounts (id, budget, child, window_start, window_end) VALUES (?1, ?2, ?3, ?4, ?5)")
            .Add(id).Add(budget).Add(child).Add(start).Add(end).Run();

        private static void Entry(StatementCache statements, long seq, string id, string kind, string? operation, string accounts) => statements
            .Prepare("INSERT INTO ledger_entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, -1500000000, 1, -10, 4, -1, 1, ?7, 'ann', 'told')")
            .Add(seq).Add(id).Add(kind).Add(operation).Add(operation is null ? null : 1L).Add(Start + (seq * 1_000_000)).Add(accounts).Run();
    }
}
