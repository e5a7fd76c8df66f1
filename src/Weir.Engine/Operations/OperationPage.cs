namespace Weir.Engine.Operations;

/// <summary>A page of operations.</summary>
/// <param name="Items">The operations, newest first; fewer than asked for, even none, where <see cref="OperationQuery.MaxScan"/> ended the search.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> after the last operation that matches.</param>
public sealed record OperationPage(IReadOnlyList<OperationView> Items, OperationPlace? Next);
