using Weir.Engine.Configuration;

namespace Weir.Engine.Providers.Simulator;

/// <summary>The simulator's options from its part of the configuration.</summary>
internal static class SimulatorSettings
{
    // What a person expects of a hosted model.
    private const int FirstTokenMs = 300;
    private const int TokenMs = 15;

    public static SimulatorOptions Of(SimulatorConfig config) => new()
    {
        Seed = (ulong)config.Seed,
        FirstTokenMs = config.FirstTokenMs ?? FirstTokenMs,
        TokenMs = config.TokenMs ?? TokenMs,
        Script = [.. config.Faults.Select(SimulatorScriptStep.Parse)],
    };
}
