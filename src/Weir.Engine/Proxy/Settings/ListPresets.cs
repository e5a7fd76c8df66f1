using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Proxy.Settings;

/// <summary><c>GET /api/presets</c> and <c>/api/presets/{id}</c>: presets, built in and own, what they come to with all that they extend, and who uses them.</summary>
internal static class ListPresets
{
    public sealed record PresetList(IReadOnlyList<PresetView> Items, string? Next);

    /// <summary>A preset. <c>Extends</c> is the whole chain, nearest first; <c>Models</c> and <c>Keys</c> name it, <c>Choosers</c> are keys whose callers may choose it.</summary>
    public sealed record PresetView(
        string Id, string? Description, bool BuiltIn, IReadOnlyList<string> Extends, IReadOnlyDictionary<string, SettingView> Settings,
        IReadOnlyList<string> Models, IReadOnlyList<string> Keys, IReadOnlyList<string> Choosers);

    // At most Presets.Most, so one page holds them.
    public static async Task<Results<Ok<PresetList>, ProblemHttpResult>> Handle(ConfigDesk desk, CancellationToken cancellationToken)
    {
        var state = await desk.CurrentAsync(cancellationToken);
        if (state.Result.Config is not { } config)
        {
            return NotValid.Of(state);
        }

        var table = new EffectiveTable(config, state.Result.Marks);
        return TypedResults.Ok(new PresetList([.. config.Presets.Values.Select(preset => Of(preset, config, table))], null));
    }

    public static async Task<Results<Ok<PresetView>, ProblemHttpResult>> One(string id, ConfigDesk desk, CancellationToken cancellationToken)
    {
        var state = await desk.CurrentAsync(cancellationToken);
        return state.Result.Config is not { } config ? NotValid.Of(state)
            : config.Presets.GetValueOrDefault(id) is { } preset ? TypedResults.Ok(Of(preset, config, new(config, state.Result.Marks)))
            : TypedResults.Problem($"There is no preset '{id}'.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
    }

    private static PresetView Of(PresetConfig preset, WeirConfig config, EffectiveTable table)
    {
        var chain = Presets.Chain(config.Presets, preset.Id);
        return new(
            preset.Id, preset.Description, Presets.BuiltIn.ContainsKey(preset.Id), [.. chain.Skip(1).Select(one => one.Id)], SettingViews.Of(table, null, chain),
            [.. config.Models.Values.Where(model => model.Preset == preset.Id).Select(model => model.Name)],
            [.. config.Keys.Values.Where(key => key.Preset == preset.Id).Select(key => key.Id)],
            [.. config.Keys.Values.Where(key => key.Presets.Contains(preset.Id, StringComparer.Ordinal)).Select(key => key.Id)]);
    }
}
