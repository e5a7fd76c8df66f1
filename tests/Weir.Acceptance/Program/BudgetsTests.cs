using System.Net;
using System.Text.Json;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>Budgets and the ledger from the command line, beside a running server and on its data afterwards.</summary>
public sealed class BudgetsTests
{
    private const string Budgets = """

        budgets:
          team: { scope: { team: acceptance }, period: lifetime, limit_usd: 0.000001, action: disable }
          each: { scope: { customer: "*" }, period: day, limit_usd: 5, action: warn }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_budget_is_used_up_its_key_disabled_both_mended_and_the_ledger_is_sound_all_the_time()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config + Budgets);
        await using (var server = place.Serve("--data", "data"))
        {
            var address = await TheProgram.AddressAsync(server, Token);
            async Task<HttpStatusCode> CallAsync()
            {
                using var answer = await Web.ChatAsync(address, Workplace.Key, "sim-gpt", "Hello", stream: false, Token);
                return answer.StatusCode;
            }

            Assert.Equal(HttpStatusCode.PaymentRequired, await CallAsync()); // what a call could cost is above it
            Assert.Equal(HttpStatusCode.Forbidden, await CallAsync());
            var (listed, table, why) = await place.RunAsync(Token, "budgets", "list", "--server", address.ToString());
            Assert.True(listed == 0, why);
            Assert.Contains(table.Split('\n'), line => line.StartsWith("team ", StringComparison.Ordinal) && line.Contains("0.000001000", StringComparison.Ordinal));
            Assert.Equal(1, (await place.RunAsync(Token, "budgets", "show", "teem", "--server", address.ToString())).Code);
            var (shown, notices, _) = await place.RunAsync(Token, "budgets", "show", "team", "--server", address.ToString());
            Assert.Equal(0, shown);
            Assert.Contains("exhausted: posted 0.000000000 of 0.000001000 usd", notices, StringComparison.Ordinal);

            Assert.Equal(0, (await place.RunAsync(Token, "budgets", "credit", "team", "--usd", "100", "--reason", "a gift", "--id", "gift", "--server", address.ToString())).Code);
            var (enabled, said, _) = await place.RunAsync(Token, "keys", "enable", "main", "--server", address.ToString());
            Assert.Equal((0, "The key main works again."), (enabled, said.Trim()));
            Assert.Equal(HttpStatusCode.OK, await CallAsync());

            foreach (var where in new[] { new[] { "--data", "data" }, ["--server", address.ToString()] })
            {
                var (code, sound, problem) = await place.RunAsync(Token, ["ledger", "verify", .. where]);
                Assert.True(code == 0, sound + problem);
                Assert.StartsWith("sound: ", sound, StringComparison.Ordinal);
            }

            await server.SignalAsync("KILL", Token);
            await server.ExitAsync(Token);
        }

        // Beside no server, after one that was killed.
        var (checkedAfter, report, _) = await place.RunAsync(Token, "ledger", "verify", "--data", "data", "--json");
        Assert.Equal(0, checkedAfter);
        Assert.True(JsonDocument.Parse(report).RootElement.GetProperty("sound").GetBoolean());

        // On the data directory itself: a credit, the same one again, and one to a child.
        for (var i = 0; i < 2; i++)
        {
            var (credited, json, errors) = await place.RunAsync(Token, "budgets", "credit", "each", "--usd", "-2", "--child", "customer=acme", "--reason", "by hand", "--id", "once", "--data", "data", "--json");
            Assert.True(credited == 0, errors);
            Assert.Equal("2.000000000", JsonDocument.Parse(json).RootElement.GetProperty("budget").GetProperty("posted_usd").GetString());
        }

        place.Write("weir.yaml", "nonsense");
        Assert.Equal(0, (await place.RunAsync(Token, "ledger", "verify", "--data", "data")).Code);
        var (nothing, _, sentence) = await place.RunAsync(Token, "ledger", "verify", "--data", "elsewhere");
        Assert.Equal(1, nothing);
        Assert.Contains("is no data directory of Weir", sentence, StringComparison.Ordinal);
    }
}
