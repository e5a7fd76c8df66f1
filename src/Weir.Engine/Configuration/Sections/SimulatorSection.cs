using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>providers.*.simulator</c>.</summary>
internal static class SimulatorSection
{
    public static readonly ObjectKind<SimulatorConfig> Kind = new ObjectKind<SimulatorConfig>("simulator", () => new())
        .Field("seed", Values.Integer(0, int.MaxValue), s => s.Seed, (s, value) => s with { Seed = value },
            "Makes answers repeatable.")
        .Optional("first_token_ms", Values.Integer(0, 3_600_000, "milliseconds"), s => s.FirstTokenMs, (s, value) => s with { FirstTokenMs = value },
            "Time to the first token. Default: the simulator's own.")
        .Optional("token_ms", Values.Integer(0, 3_600_000, "milliseconds"), s => s.TokenMs, (s, value) => s with { TokenMs = value },
            "Time between tokens. Default: the simulator's own.")
        .Field("faults", new ListKind<string>(Values.Line), s => s.Faults, (s, value) => s with { Faults = value },
            "Scripted faults, such as `sim-gpt#1-2!status=529`; docs/simulator.md has their syntax.")
        .Field("dialects", new ListKind<SimulatorDialect>(Values.Choice<SimulatorDialect>()) { AtLeast = 1 }, s => s.Dialects, (s, value) => s with { Dialects = value },
            "Wire formats it speaks.");
}
