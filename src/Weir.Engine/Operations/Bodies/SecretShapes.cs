using System.Text.RegularExpressions;

namespace Weir.Engine.Operations.Bodies;

/// <summary>Takes out of a text what has the shape of a secret: keys of well-known providers and of Weir, tokens, private keys, values of fields that are named like secrets.</summary>
/// <remarks>It knows shapes, not meanings: a secret that looks like nothing stays. Every expression runs in linear time.</remarks>
internal static class SecretShapes
{
    public const string Mask = "[redacted]";

    private static readonly Regex[] Whole =
    [
        Shape(@"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)"),
        Shape(@"\b(sk|pk|rk|wk|wa|gsk|xai|hf|ghp|gho|ghs|ghu|glpat|github_pat|whsec|npm|dop_v1|key)[-_][A-Za-z0-9_/+=-]{16,}"),
        Shape(@"\bxox[a-z]-[A-Za-z0-9-]{10,}"),
        Shape(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b"),
        Shape(@"\bAIza[A-Za-z0-9_-]{30,}"),
        Shape(@"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*)?"),
    ];

    // The group before the value stays.
    private static readonly Regex[] Behind =
    [
        Shape(@"(?<keep>(?i:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{12,}"),
        Shape(@"(?<keep>\\?""(?i:[a-z_-]*(password|passwd|secret|api_?key|apikey|access_?token|auth_?token|refresh_?token|private_?key|authorization))\\?""\s*:\s*\\?"")[^""\\]+"),
        Shape(@"(?<keep>(?i:password|passwd|secret|api[_-]?key|access[_-]?token)\s*=\s*)[^\s&""'\\]{4,}"),
    ];

    // https://user:password@host
    private static readonly Regex Address = Shape(@"(?<keep>[a-z]{2,10}://[^\s:/@""]{1,100}:)[^\s@/""]{1,200}@");

    public static string Redact(string text)
    {
        foreach (var shape in Whole)
        {
            text = shape.Replace(text, Mask);
        }

        foreach (var shape in Behind)
        {
            text = shape.Replace(text, "${keep}" + Mask);
        }

        return Address.Replace(text, "${keep}" + Mask + "@");
    }

    private static Regex Shape(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
