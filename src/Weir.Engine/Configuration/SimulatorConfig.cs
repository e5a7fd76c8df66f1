namespace Weir.Engine.Configuration;

/// <summary>Behaviour of a provider of kind <c>simulator</c>.</summary>
public sealed record SimulatorConfig
{
    /// <summary>Makes answers repeatable, 0 to 2147483647. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Time to the first token, in milliseconds, 0 to 3600000. Default: the simulator's own.</summary>
    public int? FirstTokenMs { get; init; }

    /// <summary>Time between tokens, in milliseconds, 0 to 3600000. Default: the simulator's own.</summary>
    public int? TokenMs { get; init; }

    /// <summary>Scripted faults, each a set of name and text; the Providers module says which exist. Default none.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Dialects it speaks. Default both.</summary>
    public IReadOnlyList<SimulatorDialect> Dialects { get; init; } = [SimulatorDialect.Openai, SimulatorDialect.Anthropic];
}
