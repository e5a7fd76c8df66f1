using System.Globalization;

namespace Weir.Engine.Identity.People;

/// <summary>What users may be called.</summary>
public static class UserName
{
    /// <summary>Most characters.</summary>
    public const int MaxChars = 64;

    // Names that the audit trail gives to what is no user.
    private static readonly string[] Reserved = [Actor.AdminTokenName, Audit.AuditEvent.System, "unknown", "anonymous", "setup"];

    /// <summary>What is wrong with a name; <see langword="null"/> when nothing is.</summary>
    public static string? Problem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is 0 or > MaxChars || !char.IsAsciiLetterOrDigit(name[0]) || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '@' or '+'))
            ? string.Create(CultureInfo.InvariantCulture, $"must have 1 to {MaxChars} of the characters a-z 0-9 . _ - @ + and begin with a letter or digit")
            : Reserved.Contains(name, StringComparer.Ordinal) ? "is a name that Weir itself uses" : null;
    }
}
