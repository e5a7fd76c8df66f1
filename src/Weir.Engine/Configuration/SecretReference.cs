using System.Diagnostics.CodeAnalysis;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration;

/// <summary>Says where a secret is found, never the secret: <c>env:NAME</c>, <c>vault:service/name</c>, <c>keyring:service/name</c>, <c>hashicorp:path#field</c>.</summary>
/// <param name="Scheme">Where it is kept.</param>
/// <param name="Name">What it is called there.</param>
public sealed record SecretReference(SecretScheme Scheme, string Name)
{
    /// <summary>What may be written, for messages.</summary>
    public const string Allowed = "env:NAME, vault:service/name, keyring:service/name, hashicorp:path#field";

    private const int MaxLength = 256;

    /// <summary>Reads a reference.</summary>
    /// <returns>Null when the text is no reference, perhaps the secret itself: never show it.</returns>
    public static SecretReference? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.Length > MaxLength)
        {
            return null;
        }

        var name = text[(colon + 1)..];
        return text[..colon] switch
        {
            "env" when IsVariableName(name) => new(SecretScheme.Env, name),
            "vault" when HasTwoParts(name, '/') => new(SecretScheme.Vault, name),
            "keyring" when HasTwoParts(name, '/') => new(SecretScheme.Keyring, name),
            "hashicorp" when HasTwoParts(name, '#') => new(SecretScheme.Hashicorp, name),
            _ => null,
        };
    }

    /// <summary>What it names in Weir's own vault; null for a reference to anything else.</summary>
    public CredentialName? VaultName => Scheme == SecretScheme.Vault && CredentialName.TryParse(Name, out var name, out _) ? name : null;

    /// <summary>The secret itself.</summary>
    /// <exception cref="InvalidOperationException">It cannot be found; the message names the reference. A loaded configuration has been checked for this.</exception>
    public SecretString Resolve(EnvironmentVariables variables) =>
        TryResolve(variables, out var secret, out var why) ? secret : throw new InvalidOperationException(why);

    /// <summary>The secret itself, or a sentence that says why there is none. What a store holds is not found here: it comes and goes while Weir runs.</summary>
    public bool TryResolve(
        EnvironmentVariables variables, [NotNullWhen(true)] out SecretString? secret, [NotNullWhen(false)] out string? why)
    {
        secret = null;
        why = null;
        if (Scheme != SecretScheme.Env)
        {
            why = $"a secret of {(Scheme == SecretScheme.Vault ? "the vault" : "another store")} cannot be used here; use env:NAME";
            return false;
        }

        var value = variables.Find(Name);
        if (string.IsNullOrEmpty(value))
        {
            why = $"the environment variable {Name} is {(value is null ? "not set" : "empty")}";
            return false;
        }

        secret = new(value);
        return true;
    }

    /// <summary>Whether what follows <c>hashicorp:</c> is the path of a secret as the API of KV version 2 has it, and a field: <c>mount/data/path#field</c>.</summary>
    public static bool IsKvPath(string name)
    {
        var at = name.LastIndexOf('#');
        var parts = at < 0 ? [] : name[..at].Split('/');
        var data = Array.IndexOf(parts, "data");
        return data > 0 && data < parts.Length - 1 && name[(at + 1)..].Length > 0
            && Array.TrueForAll(parts, part => part.Length > 0 && part.Trim('.').Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
    }

    /// <summary>The reference as it is written in a file; not a secret.</summary>
    public override string ToString() => $"{SchemeText}:{Name}";

    private string SchemeText => Scheme.ToString().ToLowerInvariant();

    private static bool IsVariableName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool HasTwoParts(string name, char separator)
    {
        var at = name.LastIndexOf(separator);
        return at > 0 && at < name.Length - 1 && name.All(c => c is > ' ' and < (char)127);
    }
}
