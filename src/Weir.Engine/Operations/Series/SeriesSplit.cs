namespace Weir.Engine.Operations.Series;

/// <summary>What sums are split by and narrowed down to, as parameters name it.</summary>
internal static class SeriesSplit
{
    /// <summary>All of them.</summary>
    public static readonly string[] Names = ["provider", "model", "team", "key", "outcome", "source", "predicted", "operation"];

    /// <summary>The column of one.</summary>
    public static string Column(string name) => name == "key" ? "key_id" : name;

    /// <summary>What of each column is counted alone; of no use when <paramref name="query"/> has a problem afterwards.</summary>
    /// <param name="query">Gives the filters.</param>
    /// <param name="by">What the answer is split by.</param>
    /// <param name="within">The only team that the asker may see; <see langword="null"/> for all.</param>
    public static IReadOnlyDictionary<string, string> Only(ApiQuery query, IReadOnlyCollection<string> by, string? within)
    {
        var only = Names.Where(name => query.Text(name) is not null).ToDictionary(Column, name => query.Text(name)!, StringComparer.Ordinal);

        // What an integration reports and sends through the gateway too would count twice.
        if (!by.Contains("source"))
        {
            only.TryAdd("source", OperationSource.Gateway);
        }

        if (within is not null && only.GetValueOrDefault("team", within) != within)
        {
            // Another team's is not there.
            query.Refuse("team", $"must be '{within}', which alone you may see; it may be left out");
        }

        if (within is not null)
        {
            only["team"] = within;
        }

        return only;
    }
}
