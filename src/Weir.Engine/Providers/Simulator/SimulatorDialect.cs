namespace Weir.Engine.Providers.Simulator;

/// <summary>The wire format that an attempt at the simulator spoke.</summary>
public enum SimulatorDialect
{
    /// <summary>Chat completions, embeddings and models, as OpenAI documents them.</summary>
    OpenAi,

    /// <summary>Messages and token counting, as Anthropic documents them.</summary>
    Anthropic,
}
