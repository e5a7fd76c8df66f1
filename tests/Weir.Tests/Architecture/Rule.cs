namespace Weir.Tests.Architecture;

/// <summary>Fails a test with every breach in full, one a line.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> breaches)
    {
        var all = breaches.ToList();
        Assert.True(all.Count == 0, $"{all.Count} breaches:\n{string.Join('\n', all)}");
    }
}
