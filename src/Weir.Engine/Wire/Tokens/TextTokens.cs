namespace Weir.Engine.Wire.Tokens;

/// <summary>How many tokens a text has.</summary>
/// <param name="Tokens">Tokens.</param>
/// <param name="IsExact">True for the number that the encoding's own tokenizer comes to; false for a number that it cannot exceed.</param>
public readonly record struct TextTokens(long Tokens, bool IsExact);
