using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.Simulator;

/// <summary>The provider that lives in this process: no network, no key, no bill but its own.</summary>
internal static class SimulatorKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "simulator",
        Dialects = [Dialect.OpenAi, Dialect.Anthropic],
        BaseUrl = new("http://simulator.invalid/v1"),
        Auth = AuthKind.None,
        NeedsCredential = false,
        InProcess = true,
        Documentation = "docs/simulator.md",
    };
}
