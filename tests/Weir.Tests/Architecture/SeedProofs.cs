namespace Weir.Tests.Architecture;

/// <summary>A mark (⚠) of the table of promises says that something went wrong once; a test must name it.</summary>
internal static class SeedProofs
{
    /// <summary>Marked promises of a capability that are said to be done, and that none of <paramref name="tests"/> names: <c>S2-11</c>, or <c>S2_11</c> in a name.</summary>
    public static IEnumerable<string> Breaches(IEnumerable<SeedRow> rows, string capability, IReadOnlyCollection<string> tests) => rows
        .Where(row => row.Capability == capability && row.Promise.Contains('⚠', StringComparison.Ordinal) && row.State.StartsWith("done", StringComparison.Ordinal))
        .Where(row => !tests.Any(text => Names(text, row.Id) || Names(text, row.Id.Replace('-', '_'))))
        .Select(row => $"{row.Id} is done and marked, and no test names it");

    // S0-1 is not named by S0-10.
    private static bool Names(string text, string id)
    {
        for (var at = text.IndexOf(id, StringComparison.Ordinal); at >= 0; at = text.IndexOf(id, at + 1, StringComparison.Ordinal))
        {
            if (at + id.Length == text.Length || !char.IsAsciiLetterOrDigit(text[at + id.Length]))
            {
                return true;
            }
        }

        return false;
    }
}
