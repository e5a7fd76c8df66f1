using Weir.Engine.Wire.Anthropic;
using Weir.Engine.Wire.OpenAi;

namespace Weir.Engine.Wire;

/// <summary>Which of the fields that can be filled in the receiver takes; the others are left out.</summary>
public readonly record struct FillTarget
{
    /// <summary>The receiver's dialect.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The receiver's name of the model: decides where nothing is configured.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the model takes temperature, top_p, penalties and stop texts; null (default) decides by name.</summary>
    public bool? TakesSampling { get; init; }

    /// <summary>Whether the model takes an effort to think with; null (default) decides by name.</summary>
    public bool? TakesEffort { get; init; }

    /// <summary>Name of the seed. Default <c>seed</c>.</summary>
    public string? SeedField { get; init; }

    internal bool Sampling => TakesSampling ?? !(Dialect == Dialect.OpenAi ? OpenAiModels.RefusesSampling(Model) : AnthropicModels.RefusesSampling(Model));

    internal bool PenaltiesAndStop => TakesSampling ?? !(Dialect == Dialect.OpenAi && OpenAiModels.RefusesPenaltiesAndStop(Model));

    internal bool Effort => TakesEffort
        ?? (Dialect == Dialect.OpenAi ? OpenAiModels.TakesEffort(Model) && !OpenAiModels.ThinksWithoutEffort(Model) : AnthropicModels.FormOf(Model) == ThinkingForm.Adaptive);
}
