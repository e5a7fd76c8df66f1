namespace Weir.Engine.Wire;

/// <summary>How an Anthropic model is asked to think.</summary>
public enum ThinkingForm
{
    /// <summary>Chosen by the model's name: the 3 and 4 to 4.5 families take a budget, later ones are adaptive.</summary>
    ByName,

    /// <summary><c>thinking: {"type":"enabled","budget_tokens":N}</c>.</summary>
    Budget,

    /// <summary><c>thinking: {"type":"adaptive"}</c> with <c>output_config.effort</c>.</summary>
    Adaptive,

    /// <summary>The model does not think; wishes to are dropped.</summary>
    None,
}
