using Weir.Engine.Configuration;
using Weir.Engine.Providers;
using Weir.Engine.Wire;
using Weir.Tests.Configuration;
using Weir.Tests.Support;

namespace Weir.Tests.Providers;

public sealed class KindsTests
{
    private const string Unproven = "From its documentation; not proven against the live service.";

    private static readonly string[] Proven = ["openai-compatible", "simulator"];

    private static readonly string Page = File.ReadAllText(RepoRoot.At("docs/providers.md"));

    public static TheoryData<string> Names => [.. Kinds.All.Keys];

    [Fact]
    public void The_kinds_that_may_be_written_are_the_kinds_that_exist() =>
        Assert.Equal(ProviderKinds.All.Order(StringComparer.Ordinal), Kinds.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_kind_that_a_variable_brings_needs_nothing_but_the_variable() =>
        Assert.All(ProviderKinds.WellKnown, known => Assert.NotNull(Kinds.All[known.Kind].BaseUrl));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_has_a_section_in_the_documentation(string name)
    {
        var section = Section(name);

        Assert.Contains(Kinds.All[name].Documentation, section, StringComparison.Ordinal);
        Assert.Equal(!Proven.Contains(name), section.Contains(Unproven, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_documented_minimal_configuration_of_every_kind_loads(string name)
    {
        var result = Load(Yaml(Section(name)));

        Assert.Empty(result.Errors);
        var provider = Assert.Single(result.Config!.Providers.Values);
        Assert.Equal(name, provider.Kind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_address_of_every_kind_is_whole_with_and_without_its_path(string name)
    {
        var kind = Kinds.All[name];
        var host = new Uri("https://host.example");

        var root = UpstreamAddress.VersionedRoot(kind.BaseUrl ?? host, kind);

        Assert.EndsWith($"/{kind.VersionPath}/", root.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(root, UpstreamAddress.VersionedRoot(root, kind));
        Assert.Equal($"/{kind.VersionPath}/", UpstreamAddress.VersionedRoot(host, kind).AbsolutePath);
    }

    [Theory]
    [InlineData("openai", "https://h.example/v1", "/v1/")]
    [InlineData("openai-compatible", "https://h.example/v1beta/other", "/v1beta/other/")]
    [InlineData("openai-compatible", "https://h.example/prefix/", "/prefix/v1/")]
    [InlineData("gemini", "https://h.example/v1beta", "/v1beta/openai/")]
    [InlineData("groq", "https://h.example/openai", "/openai/v1/")]
    [InlineData("openrouter", "https://h.example/api/v1/", "/api/v1/")]
    [InlineData("azure-openai", "https://r.openai.azure.com", "/openai/v1/")]
    [InlineData("azure-openai", "https://r.openai.azure.com/openai", "/openai/v1/")]
    [InlineData("azure-openai", "https://r.openai.azure.com/openai/deployments/chat", "/openai/deployments/chat/")]
    [InlineData("azure-openai", "https://gateway.example/azure", "/azure/openai/v1/")]
    public void An_address_gets_what_it_lacks_and_nothing_twice(string kind, string given, string path) =>
        Assert.Equal(path, UpstreamAddress.VersionedRoot(new Uri(given), Kinds.All[kind]).AbsolutePath);

    [Theory]
    [InlineData("openai", null, "Authorization", "Bearer s")]
    [InlineData("anthropic", null, "x-api-key", "s")]
    [InlineData("azure-openai", null, "api-key", "s")]
    [InlineData("azure-openai", AuthKind.Bearer, "Authorization", "Bearer s")]
    [InlineData("groq", AuthKind.ApiKey, "x-api-key", "s")]
    [InlineData("openai", AuthKind.None, "Authorization", null)]
    [InlineData("openai", AuthKind.Oauth, "Authorization", null)]
    public void A_request_is_signed_as_the_kind_does_or_the_configuration_says(string kind, AuthKind? auth, string header, string? value)
    {
        using var request = new HttpRequestMessage();

        Kinds.All[kind].Sign(request.Headers, auth, "s");

        Assert.Equal(value, request.Headers.TryGetValues(header, out var values) ? values.Single() : null);
        Assert.Equal(value is null ? 0 : 1, request.Headers.Count());
    }

    [Theory]
    [InlineData("groq", Surface.Embeddings, null)]
    [InlineData("deepseek", Surface.Embeddings, null)]
    [InlineData("xai", Surface.Embeddings, null)]
    [InlineData("mistral", Surface.Embeddings, Surface.Embeddings)]
    [InlineData("gemini", Surface.Embeddings, Surface.Embeddings)]
    [InlineData("anthropic", Surface.Embeddings, null)]
    [InlineData("groq", Surface.Messages, Surface.ChatCompletions)]
    [InlineData("mistral", Surface.CountTokens, null)]
    public void A_surface_that_a_kind_lacks_is_not_asked_of_it(string kind, Surface asked, Surface? served)
    {
        using var upstream = new TestUpstream(kind);

        Assert.Equal(served, upstream.Upstream.SurfaceFor(asked));
    }

    [Fact]
    public void Only_mistral_is_not_asked_for_usage_in_streams() =>
        Assert.Equal(["mistral"], Kinds.All.Values.Where(kind => !kind.StreamUsageOption).Select(kind => kind.Name));

    [Theory]
    [InlineData("mistral", false)]
    [InlineData("groq", true)]
    public void A_translated_stream_asks_for_usage_only_where_that_is_understood(string kind, bool asks)
    {
        using var request = System.Text.Json.JsonDocument.Parse("""{"model":"m","stream":true,"max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""");
        var facts = Kinds.All[kind];

        var result = Translation.Begin(Dialect.Anthropic, Dialect.OpenAi, request.RootElement, new()
        {
            Model = "m",
            TakesStreamOptions = facts.StreamUsageOption,
            UseMaxCompletionTokens = facts.MaxCompletionTokens,
        });

        var body = System.Text.Encoding.UTF8.GetString(result.Translation!.Body.Span);
        Assert.Equal(asks, body.Contains("stream_options", StringComparison.Ordinal));
        Assert.Equal(asks, body.Contains("max_completion_tokens", StringComparison.Ordinal));
    }

    [Fact]
    public void The_older_azure_address_needs_its_version()
    {
        const string text = """
            schema: weir/1
            providers:
              azure: { kind: azure-openai, base_url: "https://r.openai.azure.com/openai/deployments/chat", credential: "env:SECRET" }
            """;

        var problem = Assert.Single(Load(text).Errors);

        Assert.Equal("providers.azure.api_version", problem.Path.ToString());
    }

    [Theory]
    [InlineData("ollama", "", "base_url")]
    [InlineData("vllm", "", "base_url")]
    [InlineData("groq", "", "credential")]
    [InlineData("openai", "credential: \"env:SECRET\", health_check: { enabled: true, endpoint: /v1/chat/completions }", "health_check.endpoint")]
    [InlineData("openai", "auth: oauth, oauth: { token_url: \"http://169.254.169.254/token\", client_id: c, client_secret: \"env:SECRET\" }", "oauth.token_url")]
    public void What_a_kind_demands_is_told_when_the_configuration_loads(string kind, string rest, string field)
    {
        var problem = Assert.Single(Load($"schema: weir/1\nproviders:\n  p: {{ kind: {kind}{(rest.Length == 0 ? "" : ", " + rest)} }}\n").Errors);

        Assert.Equal("providers.p." + field, problem.Path.ToString());
    }

    [Fact]
    public void A_version_that_a_kind_does_not_know_is_a_warning()
    {
        var result = Load("schema: weir/1\nproviders:\n  p: { kind: groq, credential: \"env:SECRET\", api_version: \"2024\" }\n");

        Assert.Contains(result.Problems, problem => problem.Path.ToString() == "providers.p.api_version" && problem.Severity == ConfigSeverity.Warning);
        Assert.True(result.Valid);
    }

    private static ConfigResult Load(string text)
    {
        var secrets = new[] { "SECRET", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENROUTER_API_KEY", "AZURE_OPENAI_API_KEY", "GEMINI_API_KEY", "MISTRAL_API_KEY", "GROQ_API_KEY", "DEEPSEEK_API_KEY", "XAI_API_KEY", "LOCAL_API_KEY" };
        return Loading.Load(Loading.Sources(text, [.. secrets.Select(name => (name, "a-secret"))]), new ProviderConfigCheck());
    }

    private static string Section(string name)
    {
        var start = Page.IndexOf($"\n## `{name}`\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/providers.md has no section for {name}");
        var end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Page[start..] : Page[start..end];
    }

    private static string Yaml(string section)
    {
        const string fence = "```yaml\n";
        var start = section.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return section[start..section.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
