using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>The verbs over what is configured: presets, models, flags, integrations, notices, export, import, migration.</summary>
public sealed partial class SettingVerbsTests
{
    private static readonly string[] Verbs = ["presets", "models", "flags"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Presets_models_and_flags_are_shown_and_a_switched_flag_is_rolled_back()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config + "\nrecommended: { code: [sim-gpt] }\n");
        await using var server = place.Serve("--data", "data");
        var run = await VerbsOf(place, server);

        foreach (var verb in Verbs)
        {
            Assert.NotEmpty(await run(0, verb, "list"));
        }

        Assert.Contains("4096", await run(0, "presets", "show", "code"), StringComparison.Ordinal);
        Assert.Contains("sim-gpt", await run(0, "models", "recommended"), StringComparison.Ordinal);
        await run(0, "config", "set", "models.sim-gpt.preset", "analysis", "--reason", "drafts ran too long");
        Assert.Contains("preset:analysis", await run(0, "models", "show", "sim-gpt"), StringComparison.Ordinal);
        Assert.Contains("no such model", await run(1, "models", "show", "no-such"), StringComparison.Ordinal);

        await run(0, "flags", "set", "presets", "--percentage", "10", "--reason", "first tenth");
        Assert.Contains("percentage 10", await run(0, "flags", "evaluate", "presets", "--user", "alice"), StringComparison.Ordinal);
        await run(0, "config", "rollback", "2", "--reason", "answers got shorter");
        Assert.DoesNotContain("percentage 10:", await run(0, "flags", "evaluate", "presets", "--user", "alice"), StringComparison.Ordinal);
        Assert.Contains("percentage: 100", await run(0, "flags", "show", "presets"), StringComparison.Ordinal);
        var trail = await run(0, "audit", "list", "--action", "config.", "--object", "flags");
        Assert.Contains("first tenth", trail, StringComparison.Ordinal);
        Assert.Contains("config.rollback", trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Integrations_are_listed_shown_and_checked_and_a_webhook_is_tried_at_a_real_receiver()
    {
        var taken = Channel.CreateUnbounded<(string Signature, string Body)>();
        await using var receiver = await ReceiverAsync(taken.Writer);
        var url = receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config + $$"""

            integrations:
              router: { enabled: true, kind: model-router, endpoint: "{{url}}/api", allow_private_network: true }
              gone:   { enabled: true, kind: templates, endpoint: "{{url}}/api", allow_private_network: true, health_check: { endpoint: /absent } }
            notices:
              webhooks: { ops: { url: "{{url}}/hook", secret: "env:HOOK_SECRET", allow_private_network: true } }
            """);
        await using var server = place.Serve("--data", "data");
        var run = await VerbsOf(place, server);

        var list = await run(0, "integrations", "list");
        Assert.Contains("router", list, StringComparison.Ordinal);
        Assert.Contains("weir.yaml:", await run(0, "integrations", "show", "router"), StringComparison.Ordinal);
        Assert.Contains("router: healthy", await run(0, "integrations", "check", "router"), StringComparison.Ordinal);
        Assert.Contains("404", await run(1, "integrations", "check", "gone"), StringComparison.Ordinal);
        await run(1, "integrations", "show", "no-such");

        Assert.Contains("ops", await run(0, "notices", "list"), StringComparison.Ordinal);
        Assert.Contains("ops took message", await run(0, "notices", "test", "ops"), StringComparison.Ordinal);
        var (signature, body) = await taken.Reader.ReadAsync(Token).AsTask().WaitAsync(Started.Patience, TimeProvider.System, Token);
        Assert.StartsWith("v1,", signature, StringComparison.Ordinal);
        Assert.Contains("webhook.test", body, StringComparison.Ordinal);
        await run(1, "notices", "test", "no-such");
    }

    [Fact]
    public async Task An_import_shows_its_difference_waits_for_a_yes_and_an_export_means_the_same()
    {
        using var place = new Workplace();
        place.Write("weir.yaml", Workplace.Config);
        place.Write("more.yaml", "schema: weir/1\ngateway: { timeouts: { idle_seconds: 44 } }\n");
        await using var server = place.Serve("--data", "data");
        var run = await VerbsOf(place, server);

        var shown = await run(1, "config", "import", "more.yaml", "--mode", "merge", "--reason", "more"); // nobody can be asked here
        Assert.Contains("gateway", shown, StringComparison.Ordinal);
        Assert.Contains("--yes", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("44", await run(0, "config", "export"), StringComparison.Ordinal);
        Assert.Contains("44", await run(0, "config", "import", "more.yaml", "--mode", "merge", "--reason", "more", "--yes"), StringComparison.Ordinal);
        await run(0, "config", "export", "--output", "all.yaml");
        await run(0, "config", "set", "gateway.timeouts.idle_seconds", "9", "--reason", "too long");

        Assert.Contains("44", await run(0, "config", "import", "all.yaml", "--mode", "replace", "--reason", "back", "--yes"), StringComparison.Ordinal);
        await run(0, "config", "export", "--output", "again.yaml");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(place.Folder, "all.yaml"), Token), await File.ReadAllTextAsync(Path.Combine(place.Folder, "again.yaml"), Token));
        await run(0, "config", "validate", "--config", "all.yaml");
    }

    [Theory]
    [InlineData("llm-config-v1.json")]
    [InlineData("llm-config-v2.yaml")]
    [InlineData("claude-code-router.json")]
    public async Task A_migrated_configuration_is_valid(string name)
    {
        using var place = new Workplace();
        File.Copy(Path.Combine(Repo(), "tests", "Weir.Tests", "Fixtures", "foreign", name), Path.Combine(place.Folder, name));

        var (code, _, report) = await place.RunAsync(Token, "config", "migrate", name, "--output", "weir.yaml");
        Assert.True(code == 0, report);
        var variables = (await File.ReadAllLinesAsync(Path.Combine(place.Folder, "weir.env"), Token)).Where(line => line.Contains('=', StringComparison.Ordinal))
            .Select(line => line.Replace("export ", "", StringComparison.Ordinal).Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('\''));
        foreach (var line in report.Split('\n').Where(line => line.StartsWith("Set before Weir starts: ", StringComparison.Ordinal)))
        {
            Assert.Contains(line["Set before Weir starts: ".Length..], variables.Keys);
        }

        foreach (var variable in Reference().Matches(await File.ReadAllTextAsync(Path.Combine(place.Folder, "weir.yaml"), Token)).Select(match => match.Groups[1].Value))
        {
            variables.TryAdd(variable, "sk-was-a-variable-already-0000000"); // of whoever wrote the file
        }

        Assert.Contains(". ./weir.env;", report, StringComparison.Ordinal); // without the folder, a shell looks in PATH only
        var (valid, output, errors) = await TheProgram.RunAsync(["config", "validate", "--config", "weir.yaml"], Token, variables, place.Folder);
        Assert.True(valid == 0, output + errors);
    }

    // S2-03: nobody carries keys by hand. Over the server and beside none; twice the same; all or none.
    [Fact]
    public async Task Keys_of_a_migrated_configuration_go_into_the_vault_by_themselves()
    {
        const string name = "claude-code-router.json";
        using var place = new Workplace();
        File.Copy(Path.Combine(Repo(), "tests", "Weir.Tests", "Fixtures", "foreign", name), Path.Combine(place.Folder, name));
        place.Write("old.yaml", Workplace.Config);
        place.Write("refused.json", (await File.ReadAllTextAsync(Path.Combine(place.Folder, name), Token)).Replace("sk-own-canary-000000000003", "sk-own canary", StringComparison.Ordinal));
        await using (var server = place.Serve("--config", "old.yaml", "--data", "data"))
        {
            var run = await VerbsOf(place, server);
            await run(2, "config", "migrate", "refused.json", "--to-vault", "--output", "weir.yaml");
            Assert.Equal([], Directory.GetFiles(place.Folder, "weir.*"));
            Assert.DoesNotContain("api_key", await run(0, "credentials", "list"), StringComparison.Ordinal);

            await run(0, "config", "migrate", name, "--to-vault", "--output", "weir.yaml");
            var list = await run(0, "credentials", "list");
            Assert.All(new[] { "deepseek/api_key", "https://api.deepseek.com:443", "own-anthropic/api_key", "https://llm.example.com:443" }, text => Assert.Contains(text, list, StringComparison.Ordinal));
            Assert.DoesNotContain("canary", server.Told() + list, StringComparison.Ordinal);
            await server.SignalAsync("TERM", Token);
            Assert.Equal(0, await server.ExitAsync(Token));
        }

        var document = await File.ReadAllTextAsync(Path.Combine(place.Folder, "weir.yaml"), Token);
        Assert.Contains("credential: \"vault:deepseek/api_key\"", document, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", document, StringComparison.Ordinal);
        Assert.Equal(["CLAUDE_CODE_KEY"], (await File.ReadAllLinesAsync(Path.Combine(place.Folder, "weir.env"), Token)).Where(line => line[0] != '#').Select(line => line.Split('=')[0]));

        var (again, _, report) = await place.RunAsync(Token, "config", "migrate", name, "--to-vault", "--output", "weir.yaml", "--data", "data");
        Assert.True(again == 0, report);
        Assert.Contains("deepseek/api_key: was in the vault already, for providers.deepseek", report, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", report, StringComparison.Ordinal);
        Assert.Equal(2, (await place.RunAsync(Token, "config", "migrate", name, "--output", "weir.yaml", "--data", "data")).Code); // which vault, where none is asked for?
        place.Write("refused.json", (await File.ReadAllTextAsync(Path.Combine(place.Folder, name), Token)).Replace("sk-own-canary-000000000003", "sk-another-canary", StringComparison.Ordinal));
        var (other, _, why) = await place.RunAsync(Token, "config", "migrate", "refused.json", "--to-vault", "--output", "other.yaml", "--data", "data");
        Assert.Equal(1, other);
        Assert.Contains("providers.own-anthropic: the vault has another secret for own-anthropic/api_key", why, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", why, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(place.Folder, "other.yaml")));
    }

    private delegate Task<string> Verb(int expected, params string[] arguments);

    /// Runs a verb against the server, expects its exit code, and gives all that it printed.
    private static async Task<Verb> VerbsOf(Workplace place, Started server)
    {
        var address = (await TheProgram.AddressAsync(server, Token)).ToString();
        return async (expected, arguments) =>
        {
            var (code, output, errors) = await place.RunAsync(Token, arguments is ["config", "validate", ..] ? arguments : [.. arguments, "--server", address]);
            Assert.True(code == expected, $"{string.Join(' ', arguments)}: {code}\n{output}{errors}");
            return output + errors;
        };
    }

    private static async Task<WebApplication> ReceiverAsync(ChannelWriter<(string, string)> taken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync(http.RequestAborted);
            if (http.Request.Path == "/hook")
            {
                taken.TryWrite((http.Request.Headers["webhook-signature"].ToString(), body));
            }

            http.Response.StatusCode = http.Request.Path == "/absent" ? 404 : 200;
        });
        await application.StartAsync(Token);
        return application;
    }

    [GeneratedRegex("env:([A-Z0-9_]+)")]
    private static partial Regex Reference();

    private static string Repo()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Weir.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
