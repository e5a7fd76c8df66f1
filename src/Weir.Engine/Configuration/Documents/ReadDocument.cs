namespace Weir.Engine.Configuration.Documents;

/// <summary>A document as it was read.</summary>
/// <param name="Root">Its root; null where it is no mapping.</param>
/// <param name="Entries">Where its upper entries begin.</param>
/// <param name="Nodes">Nodes it has, at most.</param>
internal sealed record ReadDocument(MappingNode? Root, IReadOnlyList<OutlineEntry> Entries, int Nodes);
