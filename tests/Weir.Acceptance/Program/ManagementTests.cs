using System.Globalization;
using System.Net;
using System.Text.Json;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>Verbs that work on a server: asked over the network, or on its data directory when it does not run.</summary>
public sealed class ManagementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Usage_tells_the_same_of_a_running_server_and_of_its_data_afterwards()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        var spent = 0m;
        string running;
        await using (var server = place.Serve("--data", "data"))
        {
            var address = await TheProgram.AddressAsync(server, Token);
            for (var i = 0; i < 3; i++)
            {
                using var answer = await Web.ChatAsync(address, Workplace.Key, "sim-gpt", $"Hello {i}", stream: false, Token);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                spent += decimal.Parse(Assert.Single(answer.Headers.GetValues("x-weir-cost-usd")), CultureInfo.InvariantCulture);
            }

            var (code, output, errors) = await place.RunAsync(Token, "usage", "--by", "team", "--json", "--server", address.ToString());
            Assert.True(code == 0, errors);
            running = Assert.Single(Json(output).GetProperty("items").EnumerateArray()).GetRawText();

            var (held, _, why) = await place.RunAsync(Token, "usage", "--data", "data", "--server", "http://127.0.0.1:9999/");
            Assert.Equal(1, held);
            Assert.Contains("9999", why, StringComparison.Ordinal);
            await server.SignalAsync("TERM", Token);
            Assert.Equal(0, await server.ExitAsync(Token));
        }

        var (afterwards, json, said) = await place.RunAsync(Token, "usage", "--by", "team", "--json", "--data", "data");
        Assert.True(afterwards == 0, said);
        Assert.Contains("No server runs", said, StringComparison.Ordinal);
        Assert.Equal(running, Assert.Single(Json(json).GetProperty("items").EnumerateArray()).GetRawText());
        Assert.Equal(spent, decimal.Parse(Json(json).GetProperty("total").GetProperty("cost_usd").GetString()!, CultureInfo.InvariantCulture));

        var (shown, table, _) = await place.RunAsync(Token, "usage", "--by", "team", "--data", "data");
        Assert.Equal(0, shown);
        Assert.Contains(table.Split('\n'), line => line.StartsWith("acceptance ", StringComparison.Ordinal) && line.Contains($"{spent:0.000000000}", StringComparison.Ordinal));

        var (listed, entries, _) = await place.RunAsync(Token, "ledger", "entries", "--data", "data", "--json");
        Assert.Equal(0, listed);
        Assert.Equal(JsonValueKind.Array, Json(entries).GetProperty("items").ValueKind);
    }

    [Fact]
    public async Task A_refusal_names_the_parameter_and_a_missing_server_what_to_do()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using var server = place.Serve("--data", "data");
        var address = (await TheProgram.AddressAsync(server, Token)).ToString();

        var (wrong, _, problem) = await place.RunAsync(Token, "usage", "--by", "teem", "--server", address);
        Assert.Equal(2, wrong);
        Assert.Contains("  by: ", problem, StringComparison.Ordinal);

        var (kind, _, named) = await place.RunAsync(Token, "ledger", "entries", "--kind", "gift", "--server", address);
        Assert.Equal(2, kind);
        Assert.Contains("  kind: ", named, StringComparison.Ordinal);

        var (nowhere, _, sentence) = await place.RunAsync(Token, "usage", "--data", "elsewhere");
        Assert.Equal(1, nowhere);
        Assert.Contains("--server", sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(place.Folder, "elsewhere")), "asking makes no data directory");

        var stranger = new Dictionary<string, string> { ["WEIR_ADMIN_TOKEN"] = new('x', 40), ["WEIR_SERVER"] = address };
        var (refused, _, told) = await TheProgram.RunAsync(["usage"], Token, stranger, place.Folder);
        Assert.Equal(1, refused);
        Assert.Contains("401", told, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", problem + named + sentence + told, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
