using Weir.Engine.Providers.Rotators;

namespace Weir.Tests.Configuration;

/// <summary>What makes new secrets, and other stores of secrets, as configured.</summary>
public sealed class RotatorConfigTests
{
    private const string Hook = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void A_complete_one_is_taken()
    {
        var result = Loading.Load(
            """
            schema: weir/1
            credentials:
              hashicorp: { address: "https://vault.example:8200", token_file: /run/secrets/token, namespace: team }
              refresh_seconds: 30
              rotators:
                hook: { kind: webhook, url: "https://keys.example/weir", secret: "env:HOOK", serves: [openai/api_key, groq/key], automatic: true }
                router: { kind: openrouter, secret: "vault:openrouter/management", serves: [openrouter/api_key] }
                admin: { kind: openai, project: proj_abc, secret: "keyring:openai/admin", serves: [openai/other] }
            """,
            ("HOOK", Hook));

        Assert.Empty(result.Errors.Select(problem => problem.ToString()));
        Assert.Equal("hook", result.Config!.Credentials.RotatorOf(result.Config.Credentials.Rotators["hook"].Serves[1])!.Id);
        Assert.Equal("https://openrouter.ai/api/v1", result.Config.Credentials.Rotators["router"].Address!.OriginalString);
    }

    [Theory]
    [InlineData("rotators: { r: { kind: webhook, secret: \"env:HOOK\", serves: [a/b] } }", "credentials.rotators.r.url", "is required for a webhook")]
    [InlineData("rotators: { r: { kind: openai, secret: \"env:ADMIN\", serves: [a/b] } }", "credentials.rotators.r.project", "is required for OpenAI")]
    [InlineData("rotators: { r: { kind: openrouter, secret: \"env:ADMIN\", serves: [] } }", "credentials.rotators.r.serves", "needs at least 1")]
    [InlineData("rotators: { r: { kind: openrouter, secret: \"env:ADMIN\", serves: [OpenAI/key] } }", "credentials.rotators.r.serves[0]", "")]
    [InlineData("rotators: { r: { kind: openrouter, secret: \"env:ADMIN\", serves: [a/b] }, s: { kind: openrouter, secret: \"env:ADMIN\", serves: [a/c, a/b] } }", "credentials.rotators.s.serves[1]", "is served by rotator 'r' already")]
    [InlineData("rotators: { r: { kind: openrouter, secret: \"env:NOTHING\", serves: [a/b] } }", "credentials.rotators.r.secret", "the environment variable NOTHING is not set")]
    [InlineData("rotators: { r: { kind: webhook, url: \"https://keys.example\", secret: \"env:ADMIN\", serves: [a/b] } }", "credentials.rotators.r.secret", "the secret at env:ADMIN is no signing secret")]
    [InlineData("rotators: { r: { kind: carrier_pigeon, url: \"https://keys.example\", secret: \"env:HOOK\", serves: [a/b] } }", "credentials.rotators.r.kind", "")]
    [InlineData("rotators: { r: { kind: openrouter, secret: sk-or-admin-canary, serves: [a/b] } }", "credentials.rotators.r.secret", "'********' is not a reference to a secret")]
    [InlineData("hashicorp: { address: \"https://v.example\" }", "credentials.hashicorp", "needs either token or token_file")]
    [InlineData("hashicorp: { address: \"https://v.example\", token: \"env:ADMIN\", token_file: /x }", "credentials.hashicorp", "needs either token or token_file")]
    [InlineData("hashicorp: { address: \"https://v.example\", token: \"vault:a/b\" }", "credentials.hashicorp.token", "a secret of the vault cannot be used here")]
    public void What_cannot_work_is_refused_with_its_field_and_without_its_value(string yaml, string path, string beginning)
    {
        var error = Loading.OneError("schema: weir/1\ncredentials: { " + yaml + " }", ("HOOK", Hook), ("ADMIN", "admin-canary"));

        Assert.Equal(path, error.Path);
        Assert.StartsWith(beginning, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rotators: { r: { kind: webhook, url: \"http://169.254.169.254/x\", secret: \"env:HOOK\", serves: [a/b] } }", "credentials.rotators.r.url")]
    [InlineData("hashicorp: { address: \"http://127.0.0.1:8200\", token: \"env:HOOK\" }", "credentials.hashicorp.address")]
    public void An_address_that_may_not_be_reached_is_refused(string yaml, string path)
    {
        var result = Loading.Load(Loading.Sources("schema: weir/1\ncredentials: { " + yaml + " }", ("HOOK", Hook)), new RotatorConfigCheck());

        Assert.Equal(path, Assert.Single(result.Errors).Path);
    }
}
