namespace Weir.Tests.Architecture.Broken.Unlisted;

/// <summary>Stands in a folder that no map names.</summary>
public sealed class Stray;
