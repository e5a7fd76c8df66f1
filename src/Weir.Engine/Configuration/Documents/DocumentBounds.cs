namespace Weir.Engine.Configuration.Documents;

/// <summary>What a document may be at most, so that none can exhaust the process.</summary>
internal static class DocumentBounds
{
    /// <summary>8 MiB: a document of 5,000 keys and 500 models (about 1 MiB) fits several times over.</summary>
    public const int MaxBytes = 8 << 20;

    public const int MaxDepth = 64;

    /// <summary>Names, values, lists and mappings together.</summary>
    public const int MaxNodes = 500_000;

    /// <summary>Names written twice that are told one by one.</summary>
    public const int MaxDuplicates = 100;

    public const int MaxNameLength = 256;
}
