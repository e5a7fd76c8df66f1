using Weir.Engine.Providers;

namespace Weir.Engine.Proxy;

/// <summary>
/// Chooses what is filled into a request where its client left fields out: the preset that the caller chose by header, else that of its key; then the
/// model's own settings; then the model's preset. Where none of them is configured nothing is filled in.
/// </summary>
internal static class DefaultsChoice
{
    /// <summary>Chooses a preset, and in the answer tells it.</summary>
    public const string Header = "x-weir-preset";

    public static void Choose(Operation operation, ModelPlans plans)
    {
        if (operation.Surface is not (Surface.ChatCompletions or Surface.Messages))
        {
            return;
        }

        var preset = Asked(operation) ?? Own(operation);
        if ((preset is null && plans.Defaults is null) || !operation.Has(operation.Model.Switches.Presets))
        {
            return;
        }

        operation.Preset = preset ?? plans.Preset;
        operation.Defaults = preset is null ? plans.Defaults
            : plans.Defaults is { } model ? operation.Model.Presets[preset].Over(model)
            : operation.Model.Presets[preset];
    }

    // A key made at run time may name a preset that is gone: then none of its own holds.
    private static string? Own(Operation operation) => operation.Caller!.Preset is { } name && operation.Model.Presets.ContainsKey(name) ? name : null;

    // A preset that the key may not choose is ignored, as every header is that a key may not use.
    private static string? Asked(Operation operation) =>
        operation.Caller!.Presets is { } allowed && operation.Http.Request.Headers.TryGetValue(Header, out var values) && values is [{ } name]
        && allowed.TryGetValue(name, out var preset) && operation.Model.Presets.ContainsKey(preset) && operation.Has(operation.Model.Switches.PresetsHeader)
            ? preset
            : null;
}
