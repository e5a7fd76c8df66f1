using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>How the program starts, and how it refuses to.</summary>
public sealed class StartTests
{
    private const string Broken = """
        schema: weir/1
        providers:
          inside: { kind: simulator }
          other:  { kind: teapot }
        models:
          chat: { deployments: { only: { provider: nobody } } }
        keys:
          main: { secret: "plain text" }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("serve", "--config", "broken.yaml", "--data", "data")]
    [InlineData("config", "validate", "--config", "broken.yaml")]
    public async Task Invalid_file_exits_with_3_and_every_problem_with_line_and_path(params string[] arguments)
    {
        using var place = new Workplace();
        place.Write("broken.yaml", Broken);
        var (code, output, errors) = await place.RunAsync(Token, arguments);

        Assert.Equal(3, code);
        var told = output + errors;
        Assert.All(
            new[] { ("4", "providers.other.kind"), ("6", "models.chat.deployments.only.provider"), ("8", "keys.main.secret") },
            problem => Assert.Contains(told.Split('\n'), line => line.Contains(problem.Item2, StringComparison.Ordinal) && line.Contains($"broken.yaml:{problem.Item1}", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Path.Combine(place.Folder, "data")), "nothing is created for a configuration that cannot be used");
    }

    [Fact]
    public async Task Missing_file_exits_with_3()
    {
        using var place = new Workplace();
        var (code, output, errors) = await place.RunAsync(Token, "serve", "--config", "nowhere.yaml");

        Assert.Equal(3, code);
        Assert.Contains("nowhere.yaml", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_server_on_the_same_data_is_refused()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using var first = place.Serve("--data", "data");
        await TheProgram.AddressAsync(first, Token);
        await using var second = place.Serve("--data", "data");

        Assert.Equal(1, await second.ExitAsync(Token));
        Assert.Contains("data", second.Errors, StringComparison.Ordinal);
        Assert.Contains("another", second.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_in_use_exits_with_1_and_a_sentence()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using var first = place.Serve("--data", "one");
        var address = await TheProgram.AddressAsync(first, Token);
        await using var second = place.ServeAt(address.GetLeftPart(UriPartial.Authority), "--data", "two");

        Assert.Equal(1, await second.ExitAsync(Token));
        Assert.Contains($"{address.Port}", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relative_paths_and_defaults_mean_the_callers_directory()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using var server = place.Serve();
        var address = await TheProgram.AddressAsync(server, Token);
        using var answer = await Web.ChatAsync(address, Workplace.Key, "sim-gpt", "Hello", stream: false, Token);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.True(File.Exists(Path.Combine(place.Folder, "data", "weir.db")));
    }

    // The runtime has one event loop for all of a small machine's processors unless its loops go on with what arrives themselves (docs/adr/0014).
    [Fact]
    public async Task Every_processor_has_an_event_loop_that_goes_on_with_what_arrives()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using var server = place.Serve();
        Assert.Equal(Environment.ProcessorCount, await EventLoopsAsync(server));
    }

    // The runtime's own choice is a loop for some thirty processors, or for eight.
    [Fact]
    public async Task Whoever_says_that_event_loops_hand_on_what_arrives_keeps_the_runtimes_own_number_of_them()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        await using var server = place.ServeWith(("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "0"));
        Assert.InRange(await EventLoopsAsync(server), 1, Math.Max(1, Environment.ProcessorCount / 2));
    }

    [Fact]
    public async Task Demo_prints_a_key_first_and_a_curl_that_works_as_printed()
    {
        using var place = new Workplace();
        await using var demo = TheProgram.Start(["demo", "--urls", "http://127.0.0.1:0"], directory: place.Folder);
        var key = await demo.LineAsync(static _ => true, Token);
        Assert.StartsWith("wk_", key, StringComparison.Ordinal);

        var command = await demo.LineAsync(static line => line.StartsWith("curl ", StringComparison.Ordinal), Token);
        await using var curl = Started.Start("bash", ["-c", command]);
        Assert.Equal(0, await curl.ExitAsync(Token));
        Assert.Contains("\"chat.completion\"", curl.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(place.Folder));
    }

    private static async Task<int> EventLoopsAsync(Started server)
    {
        var address = await TheProgram.AddressAsync(server, Token);
        using var answer = await Web.ChatAsync(address, Workplace.Key, "sim-gpt", "Hello", stream: false, Token);

        Assert.True(answer.IsSuccessStatusCode);
        return Directory.GetDirectories($"/proc/{server.Id}/task").Count(static thread => File.ReadAllText(thread + "/comm").StartsWith(".NET Sockets", StringComparison.Ordinal));
    }
}
