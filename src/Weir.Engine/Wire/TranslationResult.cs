using System.Diagnostics.CodeAnalysis;

namespace Weir.Engine.Wire;

/// <summary>A translation, or why there is none. Exactly one of the two is set.</summary>
public readonly record struct TranslationResult
{
    internal TranslationResult(Translation? translation, WireRefusal? refusal) => (Translation, Refusal) = (translation, refusal);

    /// <summary>The translation of one attempt; null when refused.</summary>
    public Translation? Translation { get; }

    /// <summary>The reason for the refusal; null when translated.</summary>
    public WireRefusal? Refusal { get; }

    /// <summary>True when there is a translation.</summary>
    [MemberNotNullWhen(true, nameof(Translation))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Translation is not null;
}
