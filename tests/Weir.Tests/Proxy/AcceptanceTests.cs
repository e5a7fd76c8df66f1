using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class AcceptanceTests(RefusalGateway at) : IClassFixture<RefusalGateway>
{
    private readonly GatewayHost _gateway = at.Gateway;

    [Theory]
    [InlineData("Authorization", "Bearer " + GatewayHost.Key)]
    [InlineData("Authorization", "bearer " + GatewayHost.Key)]
    [InlineData("x-api-key", GatewayHost.Key)]
    public async Task A_key_is_taken_from_either_header(string name, string value)
    {
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            Assert.Equal(200, (await _gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect), (name, value))).Status);
        }
    }

    [Fact]
    public async Task The_same_key_in_both_headers_is_one_key()
    {
        var reply = await _gateway.PostAsync("/v1/messages", Ask.Body(Dialect.Anthropic), ("x-api-key", GatewayHost.Key), ("Authorization", "Bearer " + GatewayHost.Key));
        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("\\uD83D\\uDE00 and \\ud83d\\ude01")]
    [InlineData("a backslash \\\\ud83d is no escape")]
    [InlineData("\\\\\\ud83d\\ude00")]
    [InlineData("\\u0000\\u00e9\\uffff")]
    public async Task Escapes_that_are_whole_pass_untouched(string escape)
    {
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            var marker = "mark-" + escape.GetHashCode(StringComparison.Ordinal).ToString("x", System.Globalization.CultureInfo.InvariantCulture) + dialect;
            var body = Ask.Body(dialect, dialect == Dialect.OpenAi ? "m" : "a", text: marker + " @@").Replace("@@", escape, StringComparison.Ordinal);
            Assert.Equal(200, (await _gateway.PostAsync(Ask.Path(dialect), body, Ask.Headers(dialect))).Status);
            Assert.Contains(escape, Assert.Single(await at.Simulator.SeenAsync(marker)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sixty_four_levels_pass()
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, more: ",\"x\":" + RefusalCases.Nested(63)));
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Unknown_fields_pass_in_the_same_dialect_and_stay_behind_in_the_other()
    {
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            foreach (var model in new[] { "m", "a" })
            {
                var marker = $"unknown-{dialect}-{model}";
                var reply = await _gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, model, text: marker, more: ",\"brand_new\":{\"deep\":[1,2.50]}"), Ask.Headers(dialect));
                Assert.Equal(200, reply.Status);
                var same = (model == "m") == (dialect == Dialect.OpenAi);
                Assert.Equal(same, Assert.Single(await at.Simulator.SeenAsync(marker)).Body.Contains("\"brand_new\":{\"deep\":[1,2.50]}", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task A_missing_anthropic_version_means_the_first_stable_one()
    {
        Assert.Equal(200, (await _gateway.PostAsync("/v1/messages", Ask.Body(Dialect.Anthropic, "a", text: "version-none"))).Status);
        Assert.Equal(200, (await _gateway.PostAsync("/v1/messages", Ask.Body(Dialect.Anthropic, "a", text: "version-given"), ("anthropic-version", "2024-10-22"))).Status);
        Assert.Equal("2023-06-01", (await at.Simulator.SeenAsync("version-none"))[0].Headers["anthropic-version"]);
        Assert.Equal("2024-10-22", (await at.Simulator.SeenAsync("version-given"))[0].Headers["anthropic-version"]);
    }

    [Fact]
    public async Task Nothing_of_the_caller_but_its_api_choices_reaches_the_provider()
    {
        foreach (var (dialect, model) in new[] { (Dialect.OpenAi, "m"), (Dialect.Anthropic, "a"), (Dialect.OpenAi, "a"), (Dialect.Anthropic, "m") })
        {
            var marker = $"leak-{dialect}-{model}";
            (string, string)[] nosy =
            [
                ("x-api-key", GatewayHost.Key), ("Authorization", "Bearer " + GatewayHost.Key), ("Cookie", "session=abc"), ("Forwarded", "for=10.0.0.1"), ("X-Forwarded-For", "10.0.0.1"),
                ("x-weir-team", "thieves"), ("x-weir-user", "ann"), ("User-Agent", "spy/1.0"), ("OpenAI-Organization", "org-1"), ("x-stainless-lang", "js"), ("x-anything", "else"),
            ];
            Assert.Equal(200, (await _gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, model, text: marker), nosy)).Status);

            var seen = Assert.Single(await at.Simulator.SeenAsync(marker));
            var own = model == "a" ? "x-api-key" : "Authorization";
            Assert.Equal((model == "a" ? "" : "Bearer ") + GatewayHost.UpstreamSecret, seen.Headers[own]);
            string[] expected = model == "a" ? ["anthropic-version", "x-api-key"] : ["authorization"];
            Assert.Equal(
                [.. new[] { "accept", "accept-encoding", "content-length", "content-type", "host" }.Concat(expected).Order(StringComparer.Ordinal)],
                seen.Headers.Keys.Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal));
            Assert.DoesNotContain(GatewayHost.Key, string.Join('\n', seen.Headers.Values) + seen.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_caller_names_who_pays_only_where_its_key_may()
    {
        (string, string)[] asked = [("x-weir-team", "t"), ("x-weir-project", "p"), ("x-weir-customer", "c"), ("x-weir-user", "u"), ("x-weir-session", "s"), ("x-weir-feature", "f"), ("x-weir-environment", "e")];
        var strict = await _gateway.RecordOfAsync(await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), asked));
        var open = await _gateway.RecordOfAsync(await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), [.. asked, ("x-api-key", GatewayHost.Key3)]));

        Assert.Equal(new("test", "red", "p1", null, "u", "s", "f", null), strict.Attempts[0].Attribution);
        Assert.Equal(new("open", "t", "p", "c", "u", "s", "f", "e"), open.Attempts[0].Attribution);
        Assert.Equal(("t", "c", "e"), (open.Operation.Team, open.Operation.Customer, open.Operation.Environment));
    }

    [Theory]
    [InlineData(Dialect.OpenAi, ",\"user\":\"body-user\"")]
    [InlineData(Dialect.Anthropic, ",\"metadata\":{\"user_id\":\"body-user\"}")]
    public async Task The_users_name_in_the_body_counts_unless_a_header_names_one(Dialect dialect, string more)
    {
        var body = await _gateway.RecordOfAsync(await _gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, more: more)));
        var header = await _gateway.RecordOfAsync(await _gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, more: more), ("x-weir-user", "header-user")));
        Assert.Equal(("body-user", "header-user"), (body.Operation.User, header.Operation.User));
    }

    [Theory]
    [InlineData("two\tparts")]
    [InlineData("")]
    public async Task A_name_that_is_none_is_ignored(string value)
    {
        var (operation, _) = await _gateway.RecordOfAsync(await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), ("x-weir-user", value)));
        Assert.Null(operation.User);
    }

    [Theory]
    [InlineData(Dialect.OpenAi, "m", "oai")]
    [InlineData(Dialect.OpenAi, "a", "anth")]
    [InlineData(Dialect.Anthropic, "m", "oai")]
    [InlineData(Dialect.Anthropic, "a", "anth")]
    public async Task An_answer_says_which_operation_provider_and_model_it_came_from(Dialect dialect, string model, string provider)
    {
        var plain = await _gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, model), Ask.Headers(dialect));
        var stream = await _gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, model, stream: true), Ask.Headers(dialect));
        foreach (var reply in new[] { plain, stream })
        {
            Assert.Equal((200, provider, model, "miss"), (reply.Status, reply.Header("x-weir-provider"), reply.Header("x-weir-model"), reply.Header("x-weir-cache")));
            Assert.Matches("^op_[0-9a-f]{32}$", reply.Operation);
            Assert.Equal("completed", (await _gateway.RecordOfAsync(reply)).Operation.Outcome);
            Assert.Null(reply.Header("server"));
        }

        Assert.Equal(("application/json", "text/event-stream"), (plain.Header("content-type"), stream.Header("content-type")));
        Assert.Equal("0", plain.Header("x-weir-cost-usd"));
        Assert.Null(stream.Header("x-weir-cost-usd"));
    }

    [Fact]
    public async Task A_key_opens_no_management_and_an_admin_token_no_surface()
    {
        foreach (var path in new[] { "/api/operations", "/api/operations/op_1", "/api/nothing-here", "/api" })
        {
            Assert.Equal(401, (await _gateway.GetAsync(path)).Status);
            Assert.Equal(401, (await _gateway.GetAsync(path, ("x-api-key", GatewayHost.Key))).Status);
        }

        Assert.Equal(200, (await _gateway.AdminAsync("/api/operations")).Status);
        Assert.Equal(404, (await _gateway.AdminAsync("/api/nothing-here")).Status);
        Assert.Equal(401, (await _gateway.AdminAsync("/v1/models")).Status);
    }
}
