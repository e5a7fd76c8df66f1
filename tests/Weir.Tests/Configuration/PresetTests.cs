using Weir.Engine.Configuration;

namespace Weir.Tests.Configuration;

/// <summary>Presets, model settings and recommended models in the configuration.</summary>
public sealed class PresetTests
{
    private const string Base = "schema: weir/1\nproviders: { p: { kind: simulator } }\n";

    // S2-08: the four with the values that were asked for.
    [Theory]
    [InlineData("code", 0.2, 0.95, 4096, null)]
    [InlineData("analysis", 0.1, 0.9, 2048, null)]
    [InlineData("creative", 0.8, 0.95, 2048, 0.3)]
    [InlineData("fast", 0.3, 0.9, 1024, null)]
    public void Four_presets_are_built_in(string id, double temperature, double topP, int maxTokens, double? penalty)
    {
        var settings = Presets.Resolve(Loading.Good(Base).Presets, id);

        Assert.Equal(
            new() { Temperature = (decimal)temperature, TopP = (decimal)topP, MaxTokens = maxTokens, PresencePenalty = (decimal?)penalty, FrequencyPenalty = (decimal?)penalty }, settings);
    }

    // S2-04: the source gave every model .7 and 2048; here nothing is filled in that nobody configured.
    [Fact]
    public void A_model_without_settings_fills_nothing_in()
    {
        var config = Loading.Good(Base + "models: { m: { deployments: { d: { provider: p } } } }\n");

        Assert.Equal(ModelSettingsConfig.None, Presets.Of(config, config.Models["m"]));
    }

    // S0-17 ⚠ the source kept inherit_from and never applied it.
    [Fact]
    public void What_a_preset_extends_really_holds_where_it_states_nothing_itself()
    {
        var config = Loading.Good(Base + """
            presets:
              house:  { extends: code, stop: ["\n\n"], seed: 7 }
              terse:  { extends: house, max_tokens: 100, temperature: 0 }
            models:
              m: { preset: terse, settings: { top_p: 0.5, reasoning_effort: high }, deployments: { d: { provider: p } } }
            """);

        var settings = Presets.Of(config, config.Models["m"]);

        Assert.Equal(["\n\n"], settings.Stop!);
        Assert.Equal(
            new() { Temperature = 0, MaxTokens = 100, TopP = 0.5m, Seed = 7, ReasoningEffort = ReasoningEffort.High, Stop = settings.Stop }, settings);
    }

    [Fact]
    public void What_is_written_of_a_built_in_preset_changes_that_value_alone()
    {
        var config = Loading.Good(Base + "presets: { code: { temperature: 0.25 } }\n");

        Assert.Equal(new() { Temperature = 0.25m, MaxTokens = 4096, TopP = 0.95m }, config.Presets["code"].Settings);
        Assert.Equal(["code", "analysis", "creative", "fast"], config.Presets.Keys);
    }

    [Theory]
    [InlineData("presets: { a: { extends: b }, b: { extends: a } }", "presets.a.extends", "leads into a circle: a → b → a")]
    [InlineData("presets: { a: { extends: a } }", "presets.a.extends", "leads into a circle: a → a")]
    [InlineData("presets: { a: { extends: cod } }", "presets.a.extends", "'cod' is not a preset of this configuration")]
    [InlineData("presets: { a: { temperature: 2.1 } }", "presets.a.temperature", "'2.1' is out of range")]
    [InlineData("presets: { a: { max_tokens: 0 } }", "presets.a.max_tokens", "'0' is out of range")]
    [InlineData("presets: { a: { stop: [a, b, c, d, e] } }", "presets.a.stop", "has 5 texts; at most 4 are allowed")]
    [InlineData("presets: { a: { reasoning_effort: maximal } }", "presets.a.reasoning_effort", "'maximal' is not one of the choices")]
    [InlineData("models: { m: { preset: cude, deployments: { d: { provider: p } } } }", "models.m.preset", "'cude' is not a preset of this configuration")]
    [InlineData("models: { m: { settings: { top_p: 1.5 }, deployments: { d: { provider: p } } } }", "models.m.settings.top_p", "'1.5' is out of range")]
    [InlineData("models: { m: { settings: { presence_penalty: -2.5 }, deployments: { d: { provider: p } } } }", "models.m.settings.presence_penalty", "'-2.5' is out of range")]
    [InlineData("models: { m: { deployments: { d: { provider: p } } } }\nrecommended: { code: [n] }", "recommended.code[0]", "'n' is not a model of this configuration")]
    [InlineData("recommended: { code: [] }", "recommended.code", "needs at least 1 model name")]
    public void What_is_wrong_is_told_at_its_path(string yaml, string path, string message)
    {
        var problems = Loading.Load(Base + yaml + "\n").Errors.ToList();

        Assert.Contains(problems, problem => problem.Path == path && problem.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_chain_of_presets_and_their_number_are_bounded()
    {
        var chain = string.Concat(Enumerable.Range(0, 9).Select(i => $"  p{i}: {{ extends: {(i == 8 ? "code" : $"p{i + 1}")} }}\n"));
        Assert.Contains(Loading.Load(Base + "presets:\n" + chain).Errors, problem => problem.Path == "presets.p0.extends" && problem.Message.StartsWith("extends more than 7", StringComparison.Ordinal));

        var many = string.Concat(Enumerable.Range(0, 97).Select(i => $"  p{i}: {{ seed: 1 }}\n"));
        Assert.Contains(Loading.Load(Base + "presets:\n" + many).Errors, problem => problem.Path == "presets" && problem.Message.Contains("at most 100", StringComparison.Ordinal));
    }

    // S2-08 ⚠ the source changed the live object and validated afterwards, so that nothing could be undone.
    [Fact]
    public async Task A_preset_that_is_not_there_changes_nothing_and_one_that_is_can_be_undone()
    {
        using var desk = new TempDesk(Base + "models: { m: { settings: { seed: 5 }, deployments: { d: { provider: p } } } }\n");
        var before = await desk.StateAsync();

        var refused = await desk.TryAsync([Weir.Engine.Configuration.Overrides.ConfigEdit.Set("models.m.preset", "\"cude\""), Weir.Engine.Configuration.Overrides.ConfigEdit.Set("models.m.settings.seed", "6")]);
        Assert.Equal(Weir.Engine.Configuration.Revisions.ConfigVerdict.Refused, refused.Verdict);
        Assert.Same(before, await desk.StateAsync());
        Assert.Empty(desk.Applied);

        await desk.SetAsync("models.m.preset", "\"code\"");
        var config = desk.Applied[^1];
        Assert.Equal(new() { Temperature = 0.2m, MaxTokens = 4096, TopP = 0.95m, Seed = 5 }, Presets.Of(config, config.Models["m"]));
        await desk.RollBackAsync(before.Revision);
        Assert.Equal(before.Document, (await desk.StateAsync()).Document);
        Assert.Equal(new() { Seed = 5 }, Presets.Of(desk.Applied[^1], desk.Applied[^1].Models["m"]));
    }
}
