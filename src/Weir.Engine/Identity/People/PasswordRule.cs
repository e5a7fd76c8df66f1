using System.Collections.Frozen;
using System.Globalization;

namespace Weir.Engine.Identity.People;

/// <summary>What may be a password: long enough, and none that everybody tries first. Nothing is asked of its letters, digits and signs.</summary>
public static class PasswordRule
{
    /// <summary>Fewest characters.</summary>
    public const int MinChars = 12;

    /// <summary>Most characters.</summary>
    public const int MaxChars = 128;

    // The words that the lists of passwords found in leaks are made of, as Plain writes them; more words for one are several entries.
    private static readonly FrozenSet<string> Commonest = FrozenSet.Create(
        StringComparer.Ordinal,
        "password", "passwort", "passw", "pass", "motdepasse", "contrasena", "senha", "parola", "wachtwoord", "geslo", "heslo", "salasana", "letmein", "letmeinnow", "welcome", "willkommen", "bienvenue",
        "qwerty", "qwertyui", "qwertyuiop", "qwertyuiopasdfghjkl", "qwertz", "qwertzuiop", "azerty", "azertyuiop", "asdfgh", "asdfghjkl", "asdf", "zxcvbn", "zxcvbnm", "yxcvbnm", "qazwsx", "qazwsxedc", "qaz", "wsx",
        "qweasd", "qweasdzxc", "qwer", "abcdef", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghij", "abcdefghijkl", "abcdefghijklmnopqrstuvwxyz", "abc", "abcd", "abcde", "aaa", "xyz",
        "admin", "administrator", "adminadmin", "root", "rootroot", "toor", "superuser", "sysadmin", "operator", "user", "username", "guest", "test", "testtest", "testing", "tester", "demo", "default", "changeme",
        "changeit", "secret", "topsecret", "secretpassword", "mysecret", "mypassword", "yourpassword", "thepassword", "newpassword", "mynewpassword", "nopassword", "passwordpassword", "passphrase", "login", "access",
        "iloveyou", "iloveu", "iloveyouforever", "iloveyousomuch", "loveyou", "lovely", "sunshine", "princess", "monkey", "dragon", "football", "baseball", "basketball", "soccer", "hockey", "superman", "batman",
        "spiderman", "ironman", "starwars", "pokemon", "pikachu", "naruto", "master", "shadow", "michael", "jordan", "jennifer", "jessica", "charlie", "daniel", "thomas", "andrew", "joshua", "ashley", "nicole",
        "trustno", "freedom", "whatever", "computer", "internet", "server", "database", "google", "facebook", "linkedin", "microsoft", "windows", "samsung", "iphone", "mustang", "ferrari", "mercedes", "porsche",
        "liverpool", "liverpoolfc", "chelsea", "arsenal", "manchester", "manchesterunited", "barcelona", "realmadrid", "juventus", "cowboys", "yankees", "summer", "winter", "spring", "autumn", "hello", "hellohello",
        "helloworld", "goodbye", "correcthorsebatterystaple", "correcthorse", "batterystaple", "weir", "weirweir", "weiradmin", "gateway", "gatewayadmin", "company", "monday", "january");

    /// <summary>What is wrong with a password; <see langword="null"/> when nothing is. Never holds anything of it.</summary>
    /// <param name="password">The password.</param>
    /// <param name="user">Whose it is to be: their name is no password.</param>
    public static string? Problem(string password, string user)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (password.Length is < MinChars or > MaxChars)
        {
            return string.Create(CultureInfo.InvariantCulture, $"must have {MinChars} to {MaxChars} characters; several words that do not belong together are good");
        }

        var plain = Plain(password);
        return IsRun(password) || Commonest.Contains(plain) || Commonest.Contains(Unrepeated(plain)) ? "is one of those that are tried first"
            : plain == Plain(user) || password.Contains(user, StringComparison.OrdinalIgnoreCase) && password.Length < user.Length + 8 ? "is the user's name with little else"
            : null;
    }

    /// <summary>The word in it: small letters, signs that stand for letters as these, without what stands before and after.</summary>
    private static string Plain(string password)
    {
        var text = password.ToLowerInvariant().Trim(" 0123456789!\"#%&'()*+,-./:;<=>?[\\]^_`{|}~".ToCharArray());
        return string.Concat(text.Select(c => c switch { '0' => 'o', '1' => 'l', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '!' => 'i', _ => c }).Where(char.IsLetter));
    }

    // 123456789012, aaaaaaaabbbb, 998877665544: nearly every character is the one before, or its neighbour.
    private static bool IsRun(string password)
    {
        var near = 0;
        for (var i = 1; i < password.Length; i++)
        {
            near += Math.Abs(password[i] - password[i - 1]) is 0 or 1 or 9 ? 1 : 0;
        }

        return near >= (password.Length - 1) * 3 / 4 || password.Distinct().Take(4).Count() < 4;
    }

    private static string Unrepeated(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
        {
            if (text.Length % length == 0 && text == string.Concat(Enumerable.Repeat(text[..length], text.Length / length)))
            {
                return text[..length];
            }
        }

        return text;
    }
}
