using System.Collections.Frozen;
using Weir.Engine.Providers.Anthropic;
using Weir.Engine.Providers.OpenAi;
using Weir.Engine.Providers.OpenAiCompatible;
using Weir.Engine.Providers.Simulator;

namespace Weir.Engine.Providers;

/// <summary>Every kind of provider that Weir knows, by name.</summary>
public static class Kinds
{
    /// <summary>The kinds.</summary>
    public static FrozenDictionary<string, ProviderKind> All { get; } = new[]
    {
        OpenAiKind.Facts,
        AnthropicKind.Facts,
        OpenAiCompatibleKind.Facts,
        SimulatorKind.Facts,
    }.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);
}
