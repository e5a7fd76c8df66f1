using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>What the program says about itself, and its exit codes.</summary>
public sealed class HelpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("serve", "--config", "--data", "--urls", "SIGTERM")]
    [InlineData("demo", "--data", "--urls")]
    [InlineData("config", "validate", "schema", "show", "set", "unset", "overrides", "environments", "diff", "revisions", "rollback", "reload", "export", "import", "unseal", "migrate")]
    [InlineData("config show", "PATH", "--origin", "--server", "--data")]
    [InlineData("config set", "PATH", "VALUE", "--reason", "--author", "--expires", "--environment", "--tag", "--dry-run", "--if-match")]
    [InlineData("config overrides", "PATH", "--author", "--tag", "--environment", "--expires-before", "--ended", "--limit", "--after")]
    [InlineData("config environments", "--server")]
    [InlineData("config unset", "PATH", "--environment", "--reason", "--dry-run", "--if-match")]
    [InlineData("config diff", "FROM", "TO")]
    [InlineData("config revisions", "--limit", "--after")]
    [InlineData("config rollback", "REVISION", "--reason", "--dry-run", "--if-match")]
    [InlineData("config reload", "--server")]
    [InlineData("config validate", "--config", "--data")]
    [InlineData("config export", "--format", "--redacted", "--with-secrets", "--passphrase-file", "--output")]
    [InlineData("config import", "FILE", "--mode", "merge", "replace", "--reason", "--yes", "--dry-run", "--if-match")]
    [InlineData("config unseal", "FILE", "--passphrase-file", "--output")]
    [InlineData("config migrate", "FILE", "--from", "llm-config-v1", "claude-code-router", "--output", "--env-file", "--to-vault", "--force", "--server", "--data")]
    [InlineData("backup", "--output", "--data", "--config", "--with-keyring", "--passphrase-file")]
    [InlineData("restore", "FILE", "--data", "--replace", "--config-to", "--passphrase-file")]
    [InlineData("config schema", "JSON Schema")]
    [InlineData("prices", "list", "check")]
    [InlineData("prices list", "--kind", "--model")]
    [InlineData("prices check", "FILE")]
    [InlineData("simulator", "--urls", "--seed", "--fault")]
    [InlineData("usage", "--by", "--from", "--to", "--zone", "--team", "--server", "--data", "--json", "WEIR_ADMIN_TOKEN")]
    [InlineData("ledger", "entries", "verify")]
    [InlineData("ledger verify", "--server", "--data", "--json", "Exit code")]
    [InlineData("budgets", "list", "show", "set", "remove", "credit")]
    [InlineData("budgets set", "ID", "--limit-usd", "--scope", "--period", "--action", "--threshold", "--timezone", "--reason")]
    [InlineData("budgets remove", "ID", "--reason")]
    [InlineData("budgets list", "--limit", "--server")]
    [InlineData("budgets show", "ID", "--child")]
    [InlineData("budgets credit", "ID", "--usd", "--tokens", "--requests", "--child", "--reason", "--id")]
    [InlineData("keys", "list", "show", "create", "set", "rotate", "disable", "enable", "remove")]
    [InlineData("keys create", "ID", "--team", "--model", "--expires-at", "--requests-per-minute", "--reason")]
    [InlineData("keys rotate", "ID", "--overlap-seconds")]
    [InlineData("users", "list", "add", "set", "remove", "tokens", "add-token", "revoke-token", "setup-code")]
    [InlineData("users add", "NAME", "--role", "--team", "--password-stdin")]
    [InlineData("users add-token", "NAME", "--name", "--role", "--team", "--expires-at")]
    [InlineData("audit", "list", "export", "verify")]
    [InlineData("operations", "list", "show", "export")]
    [InlineData("operations list", "--since", "--team", "--outcome", "--min-cost-usd", "--q", "--source", "--limit", "--after")]
    [InlineData("operations show", "ID", "--json")]
    [InlineData("models", "list", "show", "recommended")]
    [InlineData("models recommended", "--use", "--server")]
    [InlineData("presets", "list", "show")]
    [InlineData("presets show", "ID", "--json")]
    [InlineData("flags", "list", "show", "set", "evaluate")]
    [InlineData("flags set", "NAME", "--on", "--off", "--percentage", "--reason", "--author", "--expires", "--dry-run")]
    [InlineData("flags evaluate", "NAME", "--user", "--customer", "--team", "--project", "--key", "--environment")]
    [InlineData("keys enable", "ID", "--server")]
    [InlineData("ledger entries", "--operation", "--kind", "--budget", "--server")]
    [InlineData("", "serve", "demo", "config", "simulator", "models", "presets", "flags", "usage", "ledger", "budgets", "keys", "integrations", "notices", "backup", "restore", "credentials", "users", "audit", "operations", "--version")]
    public async Task Every_verb_has_help(string verb, params string[] mentions)
    {
        var (code, output, _) = await TheProgram.RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"], Token);

        Assert.Equal(0, code);
        Assert.All(mentions, mention => Assert.Contains(mention, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_of_the_program_leads_to_all_verbs_tested_here()
    {
        var (_, output, _) = await TheProgram.RunAsync(["--help"], Token);
        var verbs = output[output.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n')
            .Skip(1)
            .Select(static line => line.Trim().Split(' ')[0])
            .Where(static verb => verb.Length > 0);

        Assert.All(verbs, static verb => Assert.Contains(verb, new[] { "serve", "demo", "config", "prices", "simulator", "models", "presets", "flags", "usage", "ledger", "budgets", "keys", "integrations", "notices", "backup", "restore", "credentials", "users", "audit", "operations" }));
    }

    [Fact]
    public async Task Version_is_told()
    {
        var (code, output, _) = await TheProgram.RunAsync(["--version"], Token);

        Assert.Equal(0, code);
        Assert.Matches(@"^\d+\.\d+\.\d+", output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fly")]
    [InlineData("serve --wings")]
    [InlineData("serve --config")]
    [InlineData("config")]
    [InlineData("prices")]
    [InlineData("prices check")]
    [InlineData("ledger")]
    [InlineData("ledger verify --server http://127.0.0.1:1 --data data")]
    [InlineData("budgets credit house --usd 1")] // no reason
    [InlineData("keys enable")]
    [InlineData("flags set presets --reason why")] // neither on, off nor a percentage
    [InlineData("flags set presets --on --off --reason why")]
    [InlineData("usage --period day --by team")]
    [InlineData("usage --server ftp://127.0.0.1")]
    [InlineData("usage --server http://127.0.0.1:9")] // nothing is sent without a token
    [InlineData("simulator --seed many")]
    [InlineData("simulator --fault sim-gpt!status=none")]
    public async Task Wrong_usage_exits_with_2_and_says_why(string arguments)
    {
        var (code, output, errors) = await TheProgram.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), Token);

        Assert.True(code == 2, $"exit code {code}\n{output}\n{errors}");
        Assert.NotEqual("", errors.Trim());
    }
}
