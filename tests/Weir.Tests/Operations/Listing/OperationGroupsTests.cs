using System.Text.Json;
using Weir.Engine.Operations;
using Weir.Engine.Operations.Listing;
using Weir.Tests.Support;

namespace Weir.Tests.Operations.Listing;

/// <summary>Single operations summed by their names, and series split by two of them and by their durations. Seeds S3-11b, S3-11c, S3-11d; S3-10a, S3-10e, S4-20a.</summary>
public sealed class OperationGroupsTests : IAsyncLifetime
{
    private const string Yaml = """
        providers: { sim: { kind: simulator }, spare: { kind: simulator } }
        models: { m: { deployments: { first: { provider: sim, model: sim-gpt }, second: { provider: spare, model: sim-gpt }, third: { provider: sim, model: sim-claude } } } }
        keys: { a: { secret: "env:KEY", team: search } }
        """;

    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(Yaml);
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        Add(1, one => one);
        Add(2, one => one with { Provider = "spare", Deployment = "m/second", Cost = new(30_000_000), Duration = TimeSpan.FromMilliseconds(300) });
        Add(3, one => one with { Cost = new(20_000_000), Status = 500, Outcome = "failed", Error = "upstream_error" });
        Add(4, one => one with { Attribution = new("b", Team: "shop"), Surface = "messages", Status = 429, Outcome = "refused", Provider = null, Deployment = null, Decision = null, Cost = new(0) });
        await _gateway.Store.Writer.FlushAsync();

        void Add(int number, Func<OperationRecord, OperationRecord> with) => _gateway.Get<OperationStore>().Record(with(TempOperations.Record(number, 0) with
        {
            StartedAt = at,
            Attribution = new("a", Team: "search"),
            Provider = "sim",
            Deployment = "m/first",
            Decision = """{"model":"m","candidates":["m/first","m/second"],"notes":[]}""",
        }));
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("by=model,provider&min_cost_usd=0.01&sort=average_cost_usd", "m,spare:1/0 m,sim:1/1")]
    [InlineData("by=planned,deployment&outcome=completed", "m/first,m/first:1/0 m/first,m/second:1/0")]
    [InlineData("by=operation,model&sort=errors", "chat,m:3/1 messages,m:1/1")]
    [InlineData("by=status&status=5xx", "500:1/1")]
    [InlineData("by=team&limit=1", "search:3/1")]
    [InlineData("by=customer", ":4/2")]
    public async Task Groups_are_those_of_the_filters(string query, string expected)
    {
        var reply = await _gateway.AdminAsync("/api/operations/groups?" + query);
        Assert.True(reply.Status == 200, reply.Text);
        Assert.True(reply.Json.GetProperty("complete").GetBoolean());
        Assert.Equal(expected, string.Join(' ', reply.Json.GetProperty("items").EnumerateArray().Select(Told)));
    }

    [Fact]
    public async Task Money_of_a_group_is_exact_and_the_first_groups_are_chosen_by_it()
    {
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        _gateway.Get<OperationStore>().Record(TempOperations.Record(9, 0) with { StartedAt = at, Provider = "sim", Deployment = "m/third", Cost = new(40_000_000) });
        var reply = await _gateway.AdminAsync("/api/operations/groups?by=provider&sort=max_cost_usd");
        Assert.Equal("sim:3/1 spare:1/0 :1/1", string.Join(' ', reply.Json.GetProperty("items").EnumerateArray().Select(Told)));
        var one = reply.Json.GetProperty("items")[0];
        Assert.Equal(("0.060001000", "0.040000000", "0.020000333"), (Text(one, "cost_usd"), Text(one, "max_cost_usd"), Text(one, "average_cost_usd")));
        Assert.Single((await _gateway.AdminAsync("/api/operations/groups?by=provider&limit=1")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData(3, false, 3)]
    [InlineData(4, true, 4)]
    public async Task The_youngest_are_looked_at_and_it_is_told_when_there_are_more(int most, bool complete, int counted)
    {
        var (groups, whole) = await _gateway.Get<OperationGroups>().ReadAsync(new() { MaxScan = most }, ["customer"], "requests", TestContext.Current.CancellationToken);
        Assert.Equal((complete, counted), (whole, Assert.Single(groups).Requests));
    }

    [Fact]
    public async Task Their_money_is_exact_and_their_durations_are_those_of_the_operations()
    {
        var one = (await _gateway.AdminAsync("/api/operations/groups?by=team")).Json.GetProperty("items")[0];
        Assert.Equal(("0.050001000", "0.030000000", "0.016667000"), (Text(one, "cost_usd"), Text(one, "max_cost_usd"), Text(one, "average_cost_usd")));
        Assert.Equal((166.667, 300), (one.GetProperty("average_duration_ms").GetDouble(), one.GetProperty("max_duration_ms").GetDouble()));
    }

    [Theory]
    [InlineData("", "by")]
    [InlineData("?by=body", "by")]
    [InlineData("?by=team,team", "by")]
    [InlineData("?by=team,model,key,user", "by")]
    [InlineData("?by=team&sort=name", "sort")]
    [InlineData("?by=team&limit=1001", "limit")]
    [InlineData("?by=team&since=x", "since")]
    [InlineData("?by=team&teem=x", "teem")]
    public async Task What_cannot_be_asked_is_refused(string query, string field)
    {
        var reply = await _gateway.AdminAsync("/api/operations/groups" + query);
        Assert.Equal((400, field), (reply.Status, reply.Json.GetProperty("errors").EnumerateObject().Single().Name));
    }

    [Fact]
    public async Task Who_acts_for_a_team_sees_its_own()
    {
        var tom = People.Bearer(await _gateway.AddWithTokenAsync("tom", Weir.Engine.Identity.Role.Viewer, "shop"));
        var reply = await _gateway.GetAsync("/api/operations/groups?by=team", tom);
        Assert.Equal("shop:1/1", string.Join(' ', reply.Json.GetProperty("items").EnumerateArray().Select(Told)));
    }

    [Fact]
    public async Task A_series_is_split_by_two_names_and_told_in_all()
    {
        var reply = await _gateway.AdminAsync("/api/timeseries?metric=cost_per_request_usd&by=team,provider&points=5");
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(
            ["search · sim=0.010000500", "search · spare=0.030000000", "shop · (none)=0.000000000"],
            reply.Json.GetProperty("series").EnumerateArray().Select(one => $"{Text(one, "name")}={Text(one, "total")}").Order(StringComparer.Ordinal));
        Assert.Equal(400, (await _gateway.AdminAsync("/api/timeseries?by=team,team")).Status);
        Assert.Equal(400, (await _gateway.AdminAsync("/api/timeseries?by=team,duration")).Status);
    }

    [Fact]
    public async Task Durations_over_time_are_counted_by_bucket_the_fastest_first()
    {
        var reply = await _gateway.AdminAsync("/api/timeseries?by=duration&points=24");
        Assert.Equal(["100=3", "300=1"], reply.Json.GetProperty("series").EnumerateArray().Select(one => $"{Text(one, "name")}={one.GetProperty("total").GetInt64()}"));
        Assert.Equal(["300=1"], (await _gateway.AdminAsync("/api/timeseries?by=duration&provider=spare")).Json.GetProperty("series").EnumerateArray().Select(one => $"{Text(one, "name")}={one.GetProperty("total").GetInt64()}"));
        Assert.Equal(400, (await _gateway.AdminAsync("/api/timeseries?by=duration&metric=cost_usd")).Status);
    }

    private static string Told(JsonElement one) =>
        $"{string.Join(',', one.GetProperty("names").EnumerateArray().Select(name => name.GetString()))}:{one.GetProperty("requests").GetInt64()}/{one.GetProperty("errors").GetInt64()}";

    private static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();
}
