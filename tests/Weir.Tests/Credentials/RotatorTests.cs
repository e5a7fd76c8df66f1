using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Tests.Notices;
using Weir.Tests.Support;

namespace Weir.Tests.Credentials;

/// <summary>Rotation by whoever makes keys: made, tried, switched to, the one before kept for its grace and taken back. S0-24 ⚠.</summary>
public sealed class RotatorTests
{
    [Fact]
    public async Task A_signed_webhook_makes_the_secret_which_is_tried_and_switched_to_and_the_one_before_is_taken_back_after_its_grace()
    {
        var clock = new ManualClock();
        await using var scene = await RotatorScene.StartAsync(clock: clock);
        scene.AnswerInTurn("sk-two-canary", "sk-three-canary");

        var rotated = await scene.RotateAsync("""{"reason":"it is time","grace_seconds":3600}""");
        Assert.True(rotated.Status == 200, rotated.Text);
        Assert.True(rotated.Json.GetProperty("verification")[0].GetProperty("ok").GetBoolean());
        Assert.Equal(["2 active house", "1 grace"], await scene.VersionsAsync());
        Assert.Equal(200, (await scene.Gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask)).Status);
        Assert.Equal(["sk-two-canary", "sk-two-canary"], scene.Upstream.Seen);
        var asked = Assert.Single(scene.Maker.Requests);
        Assert.Equal(("POST", "/rotate", "credential.make"), (asked.Method, asked.Path, RotatorScene.Type(asked)));
        Assert.Equal("""{"service":"up","name":"key","version":2,"origin":""" + $"\"{scene.Upstream.Url}\"}}", RotatorScene.Body(asked)["data"]!.ToJsonString());
        Assert.True(StandardWebhook.Verifies(asked, GatewayHost.HookSecret));

        Assert.Equal(200, (await scene.RotateAsync("""{"grace_seconds":3600}""")).Status);
        Assert.Equal(["3 active house", "2 grace house", "1 grace"], await scene.VersionsAsync());
        clock.JumpTo(clock.GetUtcNow().AddHours(1));
        await scene.MinuteAsync();
        Assert.Equal(["3 active house", "2 retired house taken back", "1 retired"], await scene.VersionsAsync());
        var last = scene.Maker.Requests[^1];
        Assert.Equal(("credential.take_back", 2, "id-1"), (RotatorScene.Type(last), RotatorScene.Body(last)["data"]!["version"]!.GetValue<int>(), RotatorScene.Body(last)["data"]!["id"]!.GetValue<string>()));
        Assert.True(StandardWebhook.Verifies(last, GatewayHost.HookSecret));
        Assert.Equal(3, scene.Maker.Requests.Count); // what a person entered is not taken back by a rotator
        await scene.MinuteAsync();
        Assert.Equal(3, scene.Maker.Requests.Count);

        Assert.Equal("credential.take_back allowed", (await scene.TrailAsync())[0]);
        Assert.DoesNotContain("canary", rotated.Text, StringComparison.Ordinal);
        await scene.AssertNowhereAsync("sk-two-canary", "sk-three-canary", GatewayHost.HookSecret);
    }

    [Fact]
    public async Task A_new_secret_that_the_provider_does_not_take_is_taken_back_at_once_and_nothing_changes()
    {
        await using var scene = await RotatorScene.StartAsync();
        scene.AnswerInTurn("sk-wrong-canary");
        scene.Upstream.Refused["sk-wrong-canary"] = (401, null);

        var refused = await scene.RotateAsync();

        Assert.Equal((409, "Not verified"), (refused.Status, refused.Json.GetProperty("title").GetString()));
        Assert.EndsWith("It was taken back. The present version stays in use.", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(401, refused.Json.GetProperty("verification")[0].GetProperty("status").GetInt32());
        Assert.Equal(["credential.make", "credential.take_back"], scene.Maker.Requests.Select(RotatorScene.Type));
        Assert.Equal(["1 active"], await scene.VersionsAsync());
        Assert.Equal(200, (await scene.Gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask)).Status);
        Assert.Equal("sk-one", scene.Upstream.Seen[^1]);
        Assert.Equal(["credential.rotate failed", "credential.verify failed", "credential.set allowed"], await scene.TrailAsync());
        Assert.DoesNotContain("canary", refused.Text, StringComparison.Ordinal);
        await scene.AssertNowhereAsync("sk-wrong-canary");
    }

    [Theory]
    [InlineData("canary garbage", "answered without a secret where one was expected")]
    [InlineData("""{"secret":""}""", "made a secret that is empty")]
    [InlineData("""{"secret":"canary\ntwo lines"}""", "made a secret that has more than one line")]
    [InlineData("""{"secret":"canary-ü"}""", "made a secret that must be printable ASCII")]
    [InlineData("""{"secret":17,"canary":true}""", "answered without a secret where one was expected")]
    [InlineData("""{"secret":"a-canary","secret":"b-canary"}""", "answered without a secret where one was expected")]
    [InlineData("""{"secret":"a-canary","id":"../../admin"}""", "named its secret by something that is no name")]
    [InlineData("""{"secret":"a-canary","expires_at":"2020-01-01T00:00:00Z"}""", "named an end of its secret that is past or no time")]
    [InlineData("500", "answered 500")]
    [InlineData("redirect", "could not be asked: answered with a redirect")]
    [InlineData("huge", "answered more than 65536 bytes")]
    [InlineData("huge secret", "made a secret that is longer than 4096 characters")]
    [InlineData("hangs", "gave no answer within 1 s")]
    public async Task A_rotator_that_hangs_or_answers_garbage_is_said_so_and_nothing_changes(string how, string why)
    {
        await using var scene = await RotatorScene.StartAsync();
        switch (how)
        {
            case "500": scene.Answer("canary", 500); break;
            case "redirect": scene.Answer("canary", 302); break;
            case "huge": scene.Answer("{\"secret\":\"a-canary\",\"x\":\"" + new string('x', 70_000) + "\"}"); break;
            case "huge secret": scene.Answer("{\"secret\":\"canary" + new string('x', 5_000) + "\"}"); break;
            case "hangs": scene.Maker.Answer = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); break;
            default: scene.Answer(how); break;
        }

        var refused = await scene.RotateAsync();

        Assert.Equal((502, "No new secret"), (refused.Status, refused.Json.GetProperty("title").GetString()));
        Assert.StartsWith($"The rotator 'house' {why}", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.Text, StringComparison.Ordinal);
        Assert.Equal(["1 active"], await scene.VersionsAsync());
        Assert.Equal(["credential.rotate failed", "credential.set allowed"], await scene.TrailAsync());
        Assert.Empty(scene.Upstream.Seen);
        await scene.AssertNowhereAsync("canary");
    }

    [Fact]
    public async Task What_is_due_is_rotated_without_a_person_and_a_failure_is_told_and_tried_again_an_hour_later()
    {
        var clock = new ManualClock();
        await using var scene = await RotatorScene.StartAsync("kind: webhook, secret: \"env:HOOK\", automatic: true", clock: clock);
        await scene.MinuteAsync();
        Assert.Empty(scene.Maker.Requests);

        clock.JumpTo(clock.GetUtcNow().AddDays(90));
        scene.Answer("sorry", 503);
        await scene.MinuteAsync();
        await scene.MinuteAsync();
        Assert.Single(scene.Maker.Requests);
        Assert.Equal("credential.rotate failed", (await scene.TrailAsync())[0]);
        Assert.Contains(scene.Gateway.Logs.All, line => line.Message.Contains("vault:up/key is due and could not be rotated", StringComparison.Ordinal));
        Assert.Equal(200, (await scene.Gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask)).Status);

        clock.JumpTo(clock.GetUtcNow().AddHours(1));
        scene.AnswerInTurn("sk-two");
        await scene.MinuteAsync();
        await scene.MinuteAsync();
        Assert.Equal(["2 active house", "1 grace"], await scene.VersionsAsync());
        Assert.Equal(2, scene.Maker.Requests.Count);
        var row = (await scene.Gateway.AdminAsync("/api/audit?action=credential.rotate&limit=1")).Json.GetProperty("items")[0];
        Assert.Equal(("system", "allowed"), (row.GetProperty("actor").GetString(), row.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Webhooks_signed_with_a_secret_of_the_vault_are_told_what_is_due_and_what_failed()
    {
        var clock = new ManualClock();
        await using var hook = await Sink.StartAsync();
        await using var scene = await RotatorScene.StartAsync(
            "kind: webhook, secret: \"env:HOOK\", automatic: true", clock: clock,
            more: $$"""notices: { webhooks: { ops: { url: "{{hook.Url}}/told", secret: "vault:hooks/ops", events: [credential.rotation_due, credential.rotation_failed], allow_private_network: true } } }""");
        var early = await CredentialCallsTests.ManageAsync(scene.Gateway, HttpMethod.Post, "/api/notices/webhooks/ops/test");
        Assert.False(early.Json.GetProperty("delivered").GetBoolean());
        Assert.StartsWith("its signing secret at vault:hooks/ops cannot be used: there is no credential hooks/ops", early.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (await CredentialCallsTests.SetAsync(scene.Gateway, "hooks/ops", GatewayHost.HookSecret)).Status); // where it is sent is known by the webhook
        Assert.True((await CredentialCallsTests.ManageAsync(scene.Gateway, HttpMethod.Post, "/api/notices/webhooks/ops/test")).Json.GetProperty("delivered").GetBoolean());
        Assert.True(StandardWebhook.Verifies(await hook.NextAsync(), GatewayHost.HookSecret));

        clock.JumpTo(clock.GetUtcNow().AddDays(90));
        scene.Answer("sorry", 503);
        await scene.MinuteAsync();
        var ring = await scene.Gateway.Get<ConfigDesk>().ChangeAsync( // any change wakes who tells
            new() { Edits = [ConfigEdit.Set("credentials.grace_hours", "23")], Author = "tester", Reason = "a test" }, TestContext.Current.CancellationToken);
        Assert.Equal(ConfigVerdict.Published, ring.Verdict);

        var told = new[] { await hook.NextAsync(), await hook.NextAsync(), await hook.NextAsync() };
        Assert.All(told, one => Assert.True(StandardWebhook.Verifies(one, GatewayHost.HookSecret)));
        Assert.Equal(
            ["credential.rotation_due hooks/ops", "credential.rotation_due up/key", "credential.rotation_failed up/key"],
            told.Select(one => $"{RotatorScene.Type(one)} {RotatorScene.Body(one)["data"]!["credential"]}").Order(StringComparer.Ordinal));
        var failed = told.Single(one => RotatorScene.Type(one) == "credential.rotation_failed");
        Assert.Equal("The rotator 'house' answered 503.", RotatorScene.Body(failed)["data"]!["why"]!.GetValue<string>());
        var due = told.First(one => RotatorScene.Type(one) == "credential.rotation_due");
        Assert.Equal(1, RotatorScene.Body(due)["data"]!["version"]!.GetValue<int>());
        await scene.AssertNowhereAsync(GatewayHost.HookSecret);
    }

    [Fact]
    public async Task An_integration_is_signed_by_the_vault_and_a_credential_that_is_not_for_it_is_denied_and_that_stands_in_the_trail()
    {
        await using var tool = await Sink.StartAsync();
        await using var scene = await RotatorScene.StartAsync(
            more: $$"""integrations: { tool: { kind: tool, enabled: true, endpoint: "{{tool.Url}}", credential: "vault:tool/key", allow_private_network: true } }""");
        Assert.Equal(200, (await CredentialCallsTests.SetAsync(scene.Gateway, "tool/key", "sk-tool-canary")).Status);
        Assert.Equal(200, (await CredentialCallsTests.ManageAsync(scene.Gateway, HttpMethod.Post, "/api/integrations/tool/check")).Status);
        Assert.Equal("Bearer sk-tool-canary", tool.Requests[^1].Headers.GetValueOrDefault("Authorization"));

        Assert.Equal(200, (await CredentialCallsTests.ManageAsync(scene.Gateway, HttpMethod.Put, "/api/credentials/tool/key", """{"secret":"sk-other-canary","providers":["up"]}""")).Status);
        await CredentialCallsTests.ManageAsync(scene.Gateway, HttpMethod.Post, "/api/integrations/tool/check");
        Assert.DoesNotContain(tool.Requests, one => one.Headers.GetValueOrDefault("Authorization") == "Bearer sk-other-canary");
        await scene.Gateway.EndOfLastAsync();
        var denied = (await scene.Gateway.AdminAsync("/api/audit?action=credential.use&outcome=denied")).Json.GetProperty("items");
        Assert.Equal("the credential tool/key is not for 'tool', only for up", Assert.Single(denied.EnumerateArray()).GetProperty("reason").GetString());
        await scene.AssertNowhereAsync("sk-tool-canary", "sk-other-canary");
    }

    [Fact]
    public async Task Without_leave_nothing_is_rotated_without_a_person()
    {
        var clock = new ManualClock();
        await using var scene = await RotatorScene.StartAsync("kind: webhook, secret: \"env:HOOK\"", clock: clock);
        clock.JumpTo(clock.GetUtcNow().AddDays(400));
        await scene.MinuteAsync();
        Assert.Empty(scene.Maker.Requests);
        Assert.Equal(["1 active"], await scene.VersionsAsync());
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_tried_every_hour_and_given_up_after_a_week()
    {
        var clock = new ManualClock();
        await using var scene = await RotatorScene.StartAsync(clock: clock);
        scene.AnswerInTurn("sk-two", "sk-three");
        Assert.Equal(200, (await scene.RotateAsync()).Status);
        Assert.Equal(200, (await scene.RotateAsync("""{"grace_seconds":3600}""")).Status);
        clock.JumpTo(clock.GetUtcNow().AddHours(1));
        scene.Answer("no", 500);
        await scene.MinuteAsync();
        await scene.MinuteAsync();
        Assert.Equal(3, scene.Maker.Requests.Count);
        Assert.Contains(scene.Gateway.Logs.All, line => line.Message.Contains("Version 2 of the credential vault:up/key is out of use and could not be taken back", StringComparison.Ordinal));

        clock.JumpTo(clock.GetUtcNow().AddHours(1));
        await scene.MinuteAsync();
        Assert.Equal(4, scene.Maker.Requests.Count);
        clock.JumpTo(clock.GetUtcNow().AddDays(7));
        await scene.MinuteAsync();
        clock.JumpTo(clock.GetUtcNow().AddDays(1));
        await scene.MinuteAsync();
        Assert.Equal(5, scene.Maker.Requests.Count);
        Assert.Equal("credential.take_back failed", (await scene.TrailAsync()).First(row => row.StartsWith("credential.take_back", StringComparison.Ordinal)));
        var row = (await scene.Gateway.AdminAsync("/api/audit?action=credential.take_back")).Json.GetProperty("items")[0];
        Assert.Equal("given up after 7 days: rotator 'house' answered 500", row.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task OpenRouter_is_asked_as_its_documentation_says()
    {
        await using var scene = await RotatorScene.StartAsync("kind: openrouter, secret: \"env:UPSTREAM\"", "/api/v1");
        scene.Maker.Answer = async http =>
        {
            http.Response.StatusCode = http.Request.Method == "POST" ? 201 : 200;
            await http.Response.WriteAsync(http.Request.Method == "POST"
                ? $$"""{"data":{"hash":"hash-{{scene.Maker.Requests.Count}}","name":"weir up/key v2","label":"sk-or-v1-0e6...1c96","disabled":false,"limit":null},"key":"sk-or-v1-canary-{{scene.Maker.Requests.Count}}"}"""
                : """{"deleted":true}""", http.RequestAborted);
        };

        Assert.Equal(200, (await scene.RotateAsync()).Status);
        Assert.Equal(200, (await scene.RotateAsync("""{"grace_seconds":0}""")).Status);

        Assert.Equal(["POST /api/v1/keys", "POST /api/v1/keys", "DELETE /api/v1/keys/hash-1"], scene.Maker.Requests.Select(one => $"{one.Method} {one.Path}"));
        Assert.All(scene.Maker.Requests, one => Assert.Equal("Bearer " + GatewayHost.UpstreamSecret, one.Headers["Authorization"]));
        Assert.Equal("""{"name":"weir up/key v2"}""", scene.Maker.Requests[0].Text);
        Assert.Equal(["3 active house", "2 retired house taken back", "1 retired"], await scene.VersionsAsync());
        Assert.Equal(["sk-or-v1-canary-1", "sk-or-v1-canary-2"], scene.Upstream.Seen);
        await scene.AssertNowhereAsync("canary-1", "canary-2", GatewayHost.UpstreamSecret);
    }

    [Fact]
    public async Task OpenAI_is_asked_as_its_documentation_says()
    {
        await using var scene = await RotatorScene.StartAsync("kind: openai, project: proj_abc, secret: \"env:UPSTREAM\"", "/v1");
        scene.Maker.Answer = async http => await http.Response.WriteAsync(http.Request.Method == "POST"
            ? $$$"""
              {"object":"organization.project.service_account","id":"svc_acct_{{{scene.Maker.Requests.Count}}}","name":"weir up/key v2","role":"member","created_at":1711471533,
               "api_key":{"object":"organization.project.service_account.api_key","value":"sk-canary-{{{scene.Maker.Requests.Count}}}","name":"Secret Key","created_at":1711471533,"id":"key_abc"}}
              """
            : """{"object":"organization.project.service_account.deleted","id":"svc_acct_1","deleted":true}""", http.RequestAborted);

        Assert.Equal(200, (await scene.RotateAsync()).Status);
        scene.Upstream.Refused["sk-canary-2"] = (401, null);
        Assert.Equal(409, (await scene.RotateAsync()).Status);

        Assert.Equal(
            ["POST /v1/organization/projects/proj_abc/service_accounts", "POST /v1/organization/projects/proj_abc/service_accounts", "DELETE /v1/organization/projects/proj_abc/service_accounts/svc_acct_2"],
            scene.Maker.Requests.Select(one => $"{one.Method} {one.Path}"));
        Assert.All(scene.Maker.Requests, one => Assert.Equal("Bearer " + GatewayHost.UpstreamSecret, one.Headers["Authorization"]));
        Assert.Equal(["2 active house", "1 grace"], await scene.VersionsAsync());
        await scene.AssertNowhereAsync("canary-1", "canary-2", GatewayHost.UpstreamSecret);
    }

    [Theory]
    [InlineData("kind: openai, project: proj_abc, secret: \"env:UPSTREAM\"", "/v1", """{"id":"svc_1"}""", "DELETE /v1/organization/projects/proj_abc/service_accounts/svc_1")]
    [InlineData("kind: openrouter, secret: \"env:UPSTREAM\"", "/api/v1", """{"data":{"hash":"h-1"},"key":"with a blank"}""", "DELETE /api/v1/keys/h-1")]
    [InlineData("kind: webhook, secret: \"env:HOOK\"", "/rotate", """{"secret":"sk-x","id":"w-1","expires_at":"2020-01-01T00:00:00Z"}""", "POST /rotate")]
    public async Task What_was_made_and_cannot_be_used_is_taken_back_at_once(string rotator, string path, string answer, string takenBack)
    {
        await using var scene = await RotatorScene.StartAsync(rotator, path);
        scene.Answer(answer);

        var refused = await scene.RotateAsync();

        Assert.Equal(502, refused.Status);
        Assert.Contains("It was taken back.", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, scene.Maker.Requests.Count);
        Assert.Equal(takenBack, $"{scene.Maker.Requests[1].Method} {scene.Maker.Requests[1].Path}");
        Assert.Equal(["1 active"], await scene.VersionsAsync());
    }

    [Fact]
    public async Task Nothing_is_made_that_could_not_be_kept()
    {
        await using var scene = await RotatorScene.StartAsync();
        scene.AnswerInTurn("sk-two");
        var unknown = await CredentialCallsTests.ManageAsync(scene.Gateway, HttpMethod.Post, "/api/credentials/up/other/rotate_with_rotator", "{}");
        Assert.Equal(404, unknown.Status);
        Assert.Equal(200, (await CredentialCallsTests.ManageAsync(scene.Gateway, HttpMethod.Put, "/api/credentials/up/other", """{"secret":"x","origin":"https://a.example"}""")).Status);
        var unserved = await CredentialCallsTests.ManageAsync(scene.Gateway, HttpMethod.Post, "/api/credentials/up/other/rotate_with_rotator", "{}");
        Assert.Equal(409, unserved.Status);
        Assert.StartsWith("No rotator serves up/other", unserved.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(400, (await scene.RotateAsync("""{"secret":"mine"}""")).Status);
        Assert.Empty(scene.Maker.Requests);
        Assert.Equal(2, (await scene.TrailAsync()).Count(row => row == "credential.rotate failed"));
    }
}
