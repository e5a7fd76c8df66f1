using System.Diagnostics.CodeAnalysis;

namespace Weir.Engine.Credentials;

/// <summary>What a credential is called: a service and a name within it, written <c>service/name</c>.</summary>
/// <remarks>
/// Both have 1 to 64 of the characters <c>a-z 0-9 . _ -</c> and begin with a letter or a digit. There are no capital letters, so that two names
/// never differ by case alone: some back ends and file systems could not tell them apart.
/// </remarks>
public sealed record CredentialName
{
    /// <summary>What may be written, for messages.</summary>
    public const string Allowed = "1 to 64 of the characters a-z 0-9 . _ - and must begin with a letter or a digit";

    private const int MaxChars = 64;

    private CredentialName(string service, string name)
    {
        Service = service;
        Name = name;
    }

    /// <summary>The service, such as <c>openai</c>.</summary>
    public string Service { get; }

    /// <summary>The name within the service, such as <c>api_key</c>.</summary>
    public string Name { get; }

    /// <summary>Reads a name from its two parts.</summary>
    /// <returns>The part that is wrong, <c>service</c> or <c>name</c>, and why; nulls when none is.</returns>
    public static (string? Part, string? Problem) TryCreate(string service, string name, out CredentialName? result)
    {
        result = null;
        if (Problem(service) is { } wrongService)
        {
            return ("service", wrongService);
        }

        if (Problem(name) is { } wrongName)
        {
            return ("name", wrongName);
        }

        result = new(service, name);
        return default;
    }

    /// <summary>Reads <c>service/name</c>; false with a sentence when it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CredentialName? result, [NotNullWhen(false)] out string? why)
    {
        result = null;
        why = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            why = "must be written service/name, such as openai/api_key";
            return false;
        }

        var (part, problem) = TryCreate(text[..slash], text[(slash + 1)..], out result);
        why = part is null ? null : $"the {part} {problem}";
        return result is not null;
    }

    /// <summary><c>service/name</c>; not a secret.</summary>
    public override string ToString() => $"{Service}/{Name}";

    private static string? Problem(string text) =>
        text.Any(char.IsAsciiLetterUpper) && Problem(text.ToLowerInvariant()) is null ? $"must be in lower case: is '{text.ToLowerInvariant()}' meant?"
        : text.Length is > 0 and <= MaxChars && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
            ? null
            : "must have " + Allowed;
}
