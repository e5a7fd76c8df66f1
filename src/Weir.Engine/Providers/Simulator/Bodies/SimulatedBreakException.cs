namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>The connection must break here, in this way. Each door does it with its own means.</summary>
internal sealed class SimulatedBreakException(BreakKind kind) : IOException($"The simulator broke the connection ({kind}).")
{
    public BreakKind Kind { get; } = kind;
}

/// <summary>How a connection breaks.</summary>
internal enum BreakKind
{
    Refused,
    Reset,
    Drop,
    Garbage,
}
