using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>Users from the command line: on a data directory that no server holds, and through a server with a token of their own.</summary>
public sealed class UsersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_holds_the_data_makes_the_first_user_whose_token_then_opens_a_server()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using (var first = place.Serve("--data", "data"))
        {
            await TheProgram.AddressAsync(first, Token);
            await first.SignalAsync("TERM", Token);
            Assert.Equal(0, await first.ExitAsync(Token));
        }

        var (added, said, why) = await place.RunAsync(Token, "users", "add", "ada", "--role", "admin", "--data", "data");
        Assert.True(added == 0, said + why);
        var (code, text, _) = await place.RunAsync(Token, "users", "add-token", "ada", "--name", "cli", "--data", "data");
        Assert.Equal(0, code);
        Assert.Matches("^wa_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$", text.Trim());

        await using var server = place.Serve("--data", "data");
        var address = (await TheProgram.AddressAsync(server, Token)).ToString();
        Assert.Equal(0, (await AsAdaAsync("users", "add", "viewer", "--role", "viewer", "--team", "red", "--reason", "a new colleague")).Code);
        var (listed, list, _) = await AsAdaAsync("users", "list");
        Assert.Equal(0, listed);
        var lines = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^ada +admin +- +yes +no +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ +\S+ +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", lines[1]);
        Assert.Matches("^viewer +viewer +red +yes +no .* ada ", lines[2]);

        var (last, _, refused) = await AsAdaAsync("users", "remove", "ada"); // the last admin
        Assert.Equal(1, last);
        Assert.Contains("ada", refused, StringComparison.Ordinal);
        var (exported, rows, _) = await AsAdaAsync("audit", "export", "--format", "csv");
        Assert.Equal(0, exported);
        Assert.Contains("\"user.add\",\"viewer\",\"allowed\",\"a new colleague\"", rows, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Trim(), rows + server.Told(), StringComparison.Ordinal);

        Task<(int Code, string Output, string Errors)> AsAdaAsync(params string[] arguments) => TheProgram.RunAsync(
            [.. arguments, "--server", address], Token, new Dictionary<string, string> { ["WEIR_ADMIN_TOKEN"] = text.Trim() }, place.Folder);
    }
}
