namespace Weir.Engine.Configuration;

/// <summary>How values of a configuration are shown to people.</summary>
public static class ConfigText
{
    /// <summary>Stands for a value that must not be seen.</summary>
    public const string Masked = "********";

    private const int MaxShown = 60;
    private const int SecretLength = 32;

    private static readonly string[] SecretPrefixes = ["sk-", "sk_", "wk_", "wa_", "gsk_", "xai-", "AIza", "hvs.", "ghp_", "eyJ"];

    /// <summary>A value fit for a message: one short line, and masked where it looks like a secret that was put in the wrong place.</summary>
    public static string Show(string value)
    {
        if (LooksSecret(value))
        {
            return Masked;
        }

        var line = new string([.. value.Take(MaxShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) || IsInvisible(c) ? '?' : c)]);
        return value.Length > MaxShown ? line + "..." : line;
    }

    /// <summary>The candidate nearest to what was written, or null when none is near enough to be meant.</summary>
    public static string? Nearest(string written, IEnumerable<string> candidates)
    {
        if (written.Length is 0 or > MaxShown)
        {
            return null;
        }

        var bound = Math.Max(1, Math.Min(3, written.Length / 3));
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(Fold(written), Fold(candidate), bound)))
            .Where(pair => pair.distance <= bound)
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.candidate;
    }

    private static bool LooksSecret(string value) => HasUserInfo(value) || Words(value).Any(IsSecretWord);

    private static bool HasUserInfo(string value) =>
        value.Contains("://", StringComparison.Ordinal) && value.Contains('@', StringComparison.Ordinal);

    private static string[] Words(string value) =>
        new string([.. value.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '=' or '.' ? c : ' ')]).Split(' ');

    private static bool IsSecretWord(string word) =>
        Array.Exists(SecretPrefixes, prefix => word.StartsWith(prefix, StringComparison.Ordinal) && word.Length >= 12)
        || word.Split('.').Any(part => part.Length >= SecretLength && part.Any(char.IsAsciiDigit) && part.Any(char.IsAsciiLetter));

    private static bool IsInvisible(char c) => c is >= '\u200b' and <= '\u200f' or >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\ufeff';

    private static string Fold(string text) => text.ToLowerInvariant().Replace('-', '_');

    /// Optimal string alignment; gives up early where the lengths already differ too much.
    private static int Distance(string a, string b, int bound)
    {
        if (Math.Abs(a.Length - b.Length) > bound)
        {
            return int.MaxValue;
        }

        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 ? j : j == 0 ? i : Step(table, a, b, (i, j));
            }
        }

        return table[a.Length, b.Length];
    }

    private static int Step(int[,] table, string a, string b, (int I, int J) at)
    {
        var (i, j) = at;
        var cost = a[i - 1] == b[j - 1] ? 0 : 1;
        var best = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
    }
}
