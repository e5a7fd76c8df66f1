namespace Weir.Engine.Pricing;

/// <summary>What reading a catalogue gave.</summary>
/// <param name="Catalogue">The catalogue; null when a problem refuses it.</param>
/// <param name="Problems">Everything that was found, at once, in the order of the document.</param>
public sealed record CatalogueReading(PriceCatalogue? Catalogue, IReadOnlyList<PriceProblem> Problems);
