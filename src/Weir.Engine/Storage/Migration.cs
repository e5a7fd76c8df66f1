namespace Weir.Engine.Storage;

/// <summary>One step of one module's schema. Steps are never edited once released: a change is a new step.</summary>
/// <param name="Module">The module that owns the tables.</param>
/// <param name="Number">1, 2, 3 … within the module.</param>
/// <param name="Sql">The statements, applied in one transaction.</param>
public sealed record Migration(string Module, int Number, string Sql);
