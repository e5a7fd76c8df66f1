using System.Text;
using Weir.Engine.Identity;
using Weir.Engine.Operations.Bodies;
using Weir.Engine.Operations.Upkeep;
using Weir.Tests.Support;

namespace Weir.Tests.Operations.Bodies;

/// <summary>Bodies are kept where the key opted in, without secrets, cut, for some days, and nowhere else.</summary>
public sealed class BodiesTests : IAsyncLifetime
{
    private const string Canary = "canary-violet-7711";
    private const string Secret = "sk-proj-0123456789abcdefABCDEF0123456789";

    private readonly ManualClock _clock = new(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync("""
        telemetry: { operations: { max_body_bytes: 1024, bodies_retention_days: 3 } }
        providers: { one: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models: { a: { deployments: { d: { provider: one, model: sim-gpt, price: { input: 1, output: 1 } } } } }
        keys: { plain: { secret: "env:KEY", team: reds }, open: { secret: "env:KEY2", team: reds, record_bodies: true } }
        """, _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Without_opting_in_no_byte_of_a_body_is_in_the_store_or_the_log()
    {
        foreach (var stream in new[] { "false", "true" })
        {
            var reply = await _gateway.PostAsync("/v1/chat/completions", Body(Canary, stream));
            Assert.Equal(200, reply.Status);
            await _gateway.EndOfAsync(reply.TestId);
            Assert.Equal(404, (await _gateway.AdminAsync($"/api/operations/{reply.Operation}/bodies")).Status);
        }

        await _gateway.Store.Writer.FlushAsync();
        foreach (var file in Directory.EnumerateFiles(_gateway.Folder, "weir.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)));
        }
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Of_a_key_that_opted_in_request_and_answer_are_kept_without_secrets(string stream)
    {
        var body = Body($"{Canary} {Secret}", stream);
        var reply = await _gateway.PostAsync("/v1/chat/completions", body, ("x-api-key", GatewayHost.Key2));
        await _gateway.EndOfAsync(reply.TestId);
        var kept = (await _gateway.AdminAsync($"/api/operations/{reply.Operation}/bodies")).Json;
        Assert.Equal(body.Replace(Secret, "[redacted]", StringComparison.Ordinal), kept.GetProperty("request").GetProperty("text").GetString());
        Assert.Equal(body.Length, kept.GetProperty("request").GetProperty("bytes").GetInt64());
        Assert.Equal(Encoding.UTF8.GetByteCount(reply.Text), kept.GetProperty("response").GetProperty("bytes").GetInt64());
        Assert.StartsWith(kept.GetProperty("response").GetProperty("text").GetString()!, reply.Text, StringComparison.Ordinal);
        Assert.Contains(await _gateway.TrailAsync("?action=bodies.read"), row => row.GetProperty("object").GetString() == reply.Operation);
    }

    [Fact]
    public async Task A_refused_call_of_such_a_key_keeps_its_error_and_none_but_an_admin_sees_it()
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", """{"model":"none","messages":[]}""", ("x-api-key", GatewayHost.Key2));
        await _gateway.EndOfAsync(reply.TestId);
        var path = $"/api/operations/{reply.Operation}/bodies";
        Assert.Equal(reply.Text, (await _gateway.AdminAsync(path)).Json.GetProperty("response").GetProperty("text").GetString());
        foreach (var role in new[] { Role.Viewer, Role.Operator, Role.Auditor, Role.Reporter })
        {
            Assert.Equal(403, (await _gateway.GetAsync(path, People.Bearer(await _gateway.AddWithTokenAsync(role.ToString().ToLowerInvariant(), role)))).Status);
        }
    }

    [Fact]
    public async Task They_go_after_their_days_and_the_operation_stays()
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", Body(Canary, "false"), ("x-api-key", GatewayHost.Key2));
        await _gateway.EndOfAsync(reply.TestId);
        _clock.Advance(TimeSpan.FromDays(3));
        await _gateway.Get<OperationUpkeep>().PurgeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, (await _gateway.AdminAsync($"/api/operations/{reply.Operation}/bodies")).Status);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _gateway.Get<OperationUpkeep>().PurgeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(404, (await _gateway.AdminAsync($"/api/operations/{reply.Operation}/bodies")).Status);
        Assert.Equal(200, (await _gateway.AdminAsync($"/api/operations/{reply.Operation}")).Status);
    }

    [Theory]
    [InlineData("a sk-proj-0123456789abcdefABCD b", "a [redacted] b")]
    [InlineData("wk_test_0123456789abcdef0123", "[redacted]")]
    [InlineData("Authorization: Bearer abc.def-ghi_jkl123", "Authorization: Bearer [redacted]")]
    [InlineData("{\"api_key\": \"short\",\"name\":\"x\"}", "{\"api_key\": \"[redacted]\",\"name\":\"x\"}")]
    [InlineData("{\"text\":\"{\\\"password\\\":\\\"pw\\\"}\"}", "{\"text\":\"{\\\"password\\\":\\\"[redacted]\\\"}\"}")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- z", "[redacted] z")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nabc", "[redacted]")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "[redacted]")]
    [InlineData("postgres://user:hunter22@db/x", "postgres://user:[redacted]@db/x")]
    [InlineData("password=hunter22&x=1", "password=[redacted]&x=1")]
    [InlineData("the task is to ask-why and risk-free", "the task is to ask-why and risk-free")]
    public void What_looks_like_a_secret_is_taken_out(string text, string expected) => Assert.Equal(expected, SecretShapes.Redact(text));

    [Fact]
    public void A_body_is_cut_between_characters_and_no_secret_is_cut_in_two()
    {
        var cut = RecordedBody.Of(Encoding.UTF8.GetBytes(new string('é', 1_000)), 2_000, 1_001);
        Assert.Equal((new string('é', 500), 2_000), (cut.Text, cut.Bytes));
        var across = RecordedBody.Of(Encoding.UTF8.GetBytes(new string(' ', 1_000) + Secret + new string(' ', 9_000)), 10_040, 1_016);
        Assert.Equal(new string(' ', 1_000) + "[redacted]      ", across.Text);
        Assert.Equal(new RecordedBody(null, 0), RecordedBody.Of([], 0, 10));
    }

    private static string Body(string text, string stream) => $$"""{"model":"a","stream":{{stream}},"max_tokens":5,"messages":[{"role":"user","content":"{{text}}"}]}""";
}
