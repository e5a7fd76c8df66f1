namespace Weir.Engine.Wire.Tokens;

/// <summary>One published way of cutting text into tokens. Its data is read at the first count, once in a process.</summary>
internal sealed class TokenEncoding
{
    private readonly Lazy<TokenRanks> _ranks;

    private TokenEncoding(string name, bool cutsAtCase)
    {
        Name = name;
        CutsAtCase = cutsAtCase;
        _ranks = new Lazy<TokenRanks>(() => TokenRanks.Load(name));
    }

    public static TokenEncoding O200k { get; } = new("o200k_base", cutsAtCase: true);

    public static TokenEncoding Cl100k { get; } = new("cl100k_base", cutsAtCase: false);

    public string Name { get; }

    /// <summary>True for the newer pattern of pieces, in which a capital letter begins a word and marks belong to words.</summary>
    public bool CutsAtCase { get; }

    public TokenRanks Ranks => _ranks.Value;

    /// <summary>True once the data is in memory.</summary>
    public bool IsLoaded => _ranks.IsValueCreated;
}
