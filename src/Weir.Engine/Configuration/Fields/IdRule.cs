using System.Text.RegularExpressions;

namespace Weir.Engine.Configuration.Fields;

/// <summary>Which names may be chosen for something.</summary>
/// <param name="Noun">What the names are, with article: <c>an id</c>.</param>
/// <param name="Pattern">The rule as a regular expression, for the JSON Schema too.</param>
/// <param name="Words">The rule in words.</param>
/// <param name="Reserved">Names that are taken, each with its reason.</param>
internal sealed record IdRule(string Noun, string Pattern, string Words, params IReadOnlyList<(string Name, string Why)> Reserved)
{
    /// <summary>Ids of providers, deployments, keys and budgets.</summary>
    public static readonly IdRule Id = new("an id", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", "1 to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit");

    /// <summary>Ids of providers: one of them is part of a path.</summary>
    public static readonly IdRule Provider = Id with { Reserved = [("health", "is reserved: /api/providers/health is a page; choose another id")] };

    /// <summary>Names of models, as clients send them.</summary>
    public static readonly IdRule Model = new("a model name", "^[^\\s\\p{Cc}\\p{Cf}]{1,200}$", "1 to 200 characters without blanks and control characters");

    /// <summary>Names of feature flags: a dot leads from a flag to its children.</summary>
    public static readonly IdRule Flag = new("a flag's name", "^[a-z][a-z0-9_-]{0,31}(\\.[a-z][a-z0-9_-]{0,31}){0,7}$",
        "1 to 8 words joined by '.', each of 1 to 32 small letters, digits, '_' and '-', beginning with a letter");

    /// <summary>Names of HTTP headers. No underscore: proxies read it as a hyphen, or drop it.</summary>
    public static readonly IdRule Header = new("a header name", "^[A-Za-z0-9!#$%&'*+.^`|~-]{1,100}$", "1 to 100 characters of an HTTP header name, without '_'",
        ReservedHeaders("Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect", "Keep-Alive", "Accept-Encoding"));

    /// <summary>Names of a tool's own settings.</summary>
    public static readonly IdRule Setting = new("a name", "^[A-Za-z][A-Za-z0-9_.-]{0,63}$", "1 to 64 letters, digits, '_', '.' and '-', beginning with a letter");

    /// <summary>Names within a scripted fault.</summary>
    public static readonly IdRule Word = new("a name", "^[a-z][a-z0-9_]{0,63}$", "1 to 64 small letters, digits and '_'");

    private readonly Regex _regex = new(Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Why a name may not be chosen, or null.</summary>
    public string? Refuse(string name)
    {
        if (!_regex.IsMatch(name) || name[^1] == '\n')
        {
            return $"is not {Noun}: {Words}";
        }

        return Reserved.Count == 0 ? null : Reserved.FirstOrDefault(taken => string.Equals(taken.Name, name, StringComparison.OrdinalIgnoreCase)).Why;
    }

    private static (string, string)[] ReservedHeaders(params ReadOnlySpan<string> names)
    {
        var reserved = new (string, string)[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            reserved[i] = (names[i], "is set by Weir itself and cannot be configured");
        }

        return reserved;
    }
}
