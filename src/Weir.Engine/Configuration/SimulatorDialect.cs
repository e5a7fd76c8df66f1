namespace Weir.Engine.Configuration;

/// <summary>A wire format the simulator can speak.</summary>
public enum SimulatorDialect
{
    /// <summary>OpenAI's.</summary>
    Openai,

    /// <summary>Anthropic's.</summary>
    Anthropic,
}
