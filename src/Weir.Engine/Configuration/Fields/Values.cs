using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Fields;

/// <summary>The kinds of single values there are.</summary>
internal static class Values
{
    private const int MaxText = 4096;
    private const int MaxStop = 200;

    public static ScalarKind<bool> Boolean { get; } = new("boolean", "true or false",
        (ScalarNode scalar, out bool value) => TryBoolean(scalar, out value),
        (json, value) => json.WriteBooleanValue(value),
        json => json.WriteString("type", "boolean"));

    public static ScalarKind<string> Line { get; } = Text("text", 200);

    public static ScalarKind<SecretReference> Secret { get; } = new("secret reference", SecretReference.Allowed,
        Parsed(SecretReference.Parse),
        (json, value) => json.WriteStringValue(value.ToString()),
        json => WritePattern(json, "^(env:[A-Za-z_][A-Za-z0-9_]*|vault:.+/.+|keyring:.+/.+|hashicorp:.+#.+)$"))
    {
        Secret = true,
        Explain = _ => "is not a reference to a secret; put the secret into an environment variable and write 'env:' and its name here",
    };

    /// <summary>A credential of the vault, by its name.</summary>
    public static ScalarKind<CredentialName> Credential { get; } = new("credential", "service/name, each of " + CredentialName.Allowed,
        Parsed(text => CredentialName.TryParse(text, out var name, out _) ? name : null),
        (json, value) => json.WriteStringValue(value.ToString()),
        json => WritePattern(json, "^[a-z0-9][a-z0-9._-]{0,63}/[a-z0-9][a-z0-9._-]{0,63}$"));

    /// <summary>A name that may stand in a path as it is.</summary>
    public static ScalarKind<string> Id { get; } = new("id", IdRule.Id.Words,
        Parsed(text => IdRule.Id.Refuse(text) is null ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WritePattern(json, IdRule.Id.Pattern));

    public static ScalarKind<SecretString> HeaderValue { get; } = new("header value", "1 to 4096 printable ASCII characters in one line",
        Parsed(text => IsHeaderValue(text) ? new SecretString(text) : null),
        (json, _) => json.WriteStringValue(ConfigText.Masked),
        json => WritePattern(json, "^[ -~]{1,4096}$"))
    { Secret = true };

    public static ScalarKind<Uri> HttpAddress { get; } = new("web address", "an absolute http:// or https:// address without user, query or fragment",
        Parsed(ReadAddress),
        (json, value) => json.WriteStringValue(value.OriginalString),
        json => WritePattern(json, "^https?://[^\\s?#@]+$"));

    public static ScalarKind<string> ListenAddress { get; } = new("listen address", "http://host:port or https://host:port, such as http://127.0.0.1:3456 or https://*:8443; https needs server.tls",
        Parsed(text => IsListenAddress(text) ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WritePattern(json, "^https?://[^/\\s]+/?$"));

    public static ScalarKind<IPNetwork> Network { get; } = new("network", "a network such as 10.0.0.0/8 or fd00::/8, or one address",
        (ScalarNode scalar, out IPNetwork value) => TryNetwork(scalar.Text, out value),
        (json, value) => json.WriteStringValue(value.ToString()),
        json => json.WriteString("type", "string"));

    public static ScalarKind<Money> Usd { get; } = new("amount", "US dollars from 0 to 9000000000 with at most 9 decimals, such as 12.50",
        (ScalarNode scalar, out Money value) => TryUsd(scalar.Text, out value),
        (json, value) => json.WriteRawValue(value.Usd.ToString("0.#########", CultureInfo.InvariantCulture)),
        json => WriteBounds(json, "number", 0, 9_000_000_000));

    public static ScalarKind<DateTimeOffset> Instant { get; } = new("time", "an RFC 3339 time with its offset, such as 2027-01-31T00:00:00Z",
        (ScalarNode scalar, out DateTimeOffset value) => DateTimeOffset.TryParseExact(
            scalar.Text, ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value),
        (json, value) => json.WriteStringValue(value),
        json => WriteFormat(json, "date-time"));

    public static ScalarKind<TimeZoneInfo> TimeZone { get; } = new("time zone", "an IANA name such as UTC or Europe/Berlin",
        (ScalarNode scalar, [MaybeNullWhen(false)] out TimeZoneInfo value) => TryZone(scalar.Text, out value),
        (json, value) => json.WriteStringValue(value.Id),
        json => json.WriteString("type", "string"))
    { Suggest = ZoneNames.Nearest };

    public static ScalarKind<BudgetPeriod> Period { get; } = new("period", "hour, day, week, month, quarter, year, lifetime, or a rolling length from 1m to 366d such as 24h",
        Parsed(BudgetPeriod.Parse),
        (json, value) => json.WriteStringValue(value.ToString()),
        json => WritePattern(json, "^(hour|day|week|month|quarter|year|lifetime|[0-9]{1,6}[mhd])$"))
    { Names = ["hour", "day", "week", "month", "quarter", "year", "lifetime"] };

    public static ScalarKind<string> ModelName { get; } = new("model name", "1 to 200 characters without blanks and control characters",
        Parsed(text => IdRule.Model.Refuse(text) is null ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WritePattern(json, IdRule.Model.Pattern));

    public static ScalarKind<string> HeaderName { get; } = new("header name", IdRule.Header.Words,
        Parsed(text => IdRule.Header.Refuse(text) is null ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WritePattern(json, IdRule.Header.Pattern));

    public static ScalarKind<string> UrlPath { get; } = new("path", "a path beginning with '/', such as /health",
        Parsed(text => IsUrlPath(text) ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WritePattern(json, "^/[!-~]{0,1023}$"));

    /// <summary>Any text, line breaks included: models stop at those most of all.</summary>
    public static ScalarKind<string> StopText { get; } = new("text", $"1 to {MaxStop} characters, line breaks included",
        Parsed(text => text.Length is >= 1 and <= MaxStop ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WriteLength(json, MaxStop));

    public static ScalarKind<string> FlagName { get; } = new("flag", IdRule.Flag.Words,
        Parsed(text => IdRule.Flag.Refuse(text) is null ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WritePattern(json, IdRule.Flag.Pattern));

    /// <summary>The name becomes part of a file name, so it may hold nothing that could leave the folder.</summary>
    public static ScalarKind<string> EnvironmentName { get; } = new("environment name", "development, testing, staging, production, or a name (letters, digits, '-', '_') that has its own file",
        Parsed(text => IsEnvironmentName(text) ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WritePattern(json, "^[A-Za-z0-9_-]{1,64}$"));

    /// <summary>One of some names.</summary>
    public static ScalarKind<string> OneOf(string type, IReadOnlyList<string> names, Func<ScalarNode, string?>? explain = null) => new(type, string.Join(", ", names),
        Parsed(text => names.Contains(text) ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WriteNames(json, names))
    { Names = explain is null ? names : [], Explain = explain };

    /// <summary>A text of one line.</summary>
    public static ScalarKind<string> Text(string type, int most) => new(type, $"1 to {most} characters in one line",
        Parsed(text => IsLine(text, most) ? text : null),
        (json, value) => json.WriteStringValue(value),
        json => WriteLength(json, most));

    /// <summary>A whole number, with its unit where it has one.</summary>
    public static ScalarKind<int> Integer(int least, int most, string? unit = null) => new("integer", Range(least, most, unit),
        (ScalarNode scalar, out int value) => TryWhole(scalar, out value) && value >= least && value <= most,
        (json, value) => json.WriteNumberValue(value),
        json => WriteBounds(json, "integer", least, most))
    { Explain = ExplainInteger };

    /// <summary>A whole number that may be large.</summary>
    public static ScalarKind<long> Long(long least, long most, string? unit = null) => new("integer", Range(least, most, unit),
        (ScalarNode scalar, out long value) => TryWhole(scalar, out value) && value >= least && value <= most,
        (json, value) => json.WriteNumberValue(value),
        json => WriteBounds(json, "integer", least, most))
    { Explain = ExplainInteger };

    /// <summary>A decimal number, never a binary fraction.</summary>
    public static ScalarKind<decimal> Number(decimal least, decimal most, string? unit = null, bool leastExcluded = false) => new("number",
        leastExcluded ? $"a number above {least.ToString(CultureInfo.InvariantCulture)}, up to {most.ToString(CultureInfo.InvariantCulture)}{Unit(unit)}" : Range(least, most, unit),
        (ScalarNode scalar, out decimal value) => TryDecimal(scalar.Text, out value) && value <= most && (leastExcluded ? value > least : value >= least),
        (json, value) => json.WriteNumberValue(value),
        json => WriteBounds(json, "number", least, most))
    { Explain = scalar => TryDecimal(scalar.Text, out _) ? "is out of range" : null };

    /// <summary>One of the names of an enumeration, in snake_case.</summary>
    public static ScalarKind<T> Choice<T>()
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToArray();
        var values = Enum.GetValues<T>();
        return new("choice", string.Join(", ", names),
            (ScalarNode scalar, out T value) =>
            {
                var at = Array.IndexOf(names, scalar.Text);
                value = at < 0 ? default : values[at];
                return at >= 0;
            },
            (json, value) => json.WriteStringValue(names[Array.IndexOf(values, value)]),
            json => WriteNames(json, names))
        { Names = names, Explain = _ => "is not one of the choices" };
    }

    private static ScalarReader<T> Parsed<T>(Func<string, T?> parse)
        where T : class =>
        (ScalarNode scalar, [MaybeNullWhen(false)] out T value) => (value = parse(scalar.Text)) is not null;

    private static bool TryBoolean(ScalarNode scalar, out bool value)
    {
        var text = scalar.Form == ScalarForm.Variable ? scalar.Text.ToLowerInvariant() : scalar.Text;
        value = text is "true" or "True" or "TRUE";
        return scalar.Form != ScalarForm.Quoted && (value || text is "false" or "False" or "FALSE");
    }

    private static bool TryWhole<T>(ScalarNode scalar, out T value)
        where T : struct, System.Numerics.INumber<T>
    {
        value = default;
        return scalar.Form != ScalarForm.Quoted && T.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static string? ExplainInteger(ScalarNode scalar) =>
        !TryDecimal(scalar.Text, out var number) || number != decimal.Truncate(number) ? null
        : scalar.Form == ScalarForm.Quoted ? "is text because of its quotes; write it without them"
        : "is out of range";

    /// Quoted numbers are taken too: amounts of money are decimal strings in the API and in exports.
    private static bool TryDecimal(string text, out decimal value)
    {
        value = 0;
        return text.Length <= 28 && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryUsd(string text, out Money value)
    {
        var good = TryDecimal(text, out var usd) && usd is >= 0 and <= 9_000_000_000 && decimal.Round(usd, 9) == usd;
        value = good ? Money.FromUsd(usd) : default;
        return good;
    }

    private static bool TryNetwork(string text, out IPNetwork value)
    {
        value = default;
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(text, out value) && string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase);
        }

        var one = IPAddress.TryParse(text, out var address) && string.Equals(address.ToString(), text, StringComparison.OrdinalIgnoreCase);
        value = one ? new(address!, address!.GetAddressBytes().Length * 8) : default;
        return one;
    }

    private static bool TryZone(string text, [NotNullWhen(true)] out TimeZoneInfo? value)
    {
        value = null;
        var plausible = text.Length <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') && !text.StartsWith('/')
            && !text.StartsWith("right/", StringComparison.Ordinal); // the same zones, counted with leap seconds
        return plausible && TimeZoneInfo.TryFindSystemTimeZoneById(text, out value) && value.HasIanaId;
    }

    private static bool IsLine(string text, int most) => text.Length >= 1 && text.Length <= most && !HasControl(text) && text.Trim().Length == text.Length;

    private static bool HasControl(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\0', '\u001f') || text.ContainsAnyInRange('\u007f', '\u009f');

    private static bool IsHeaderValue(string text) => text.Length is >= 1 and <= MaxText && text.All(c => c is >= ' ' and <= '~') && text.Trim().Length == text.Length;

    private static bool IsUrlPath(string text) =>
        text.Length <= 1024 && text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && text.All(c => c is > ' ' and <= '~') && !text.Contains('#', StringComparison.Ordinal);

    private static bool IsEnvironmentName(string text) => text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static Uri? ReadAddress(string text) =>
        text.Length <= 2048 && !text.Any(c => c <= ' ' || c > '~')
        && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0
        && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
            ? address
            : null;

    private static bool IsListenAddress(string text)
    {
        var asHost = text.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
        return ReadAddress(asHost) is { AbsolutePath: "/" };
    }

    private static string Range<T>(T least, T most, string? unit)
        where T : IFormattable =>
        $"{(typeof(T) == typeof(decimal) ? "a number" : "a whole number")} from {least.ToString(null, CultureInfo.InvariantCulture)} to {most.ToString(null, CultureInfo.InvariantCulture)}{Unit(unit)}";

    private static string Unit(string? unit) => unit is null ? "" : $" ({unit})";

    private static void WriteBounds(Utf8JsonWriter json, string type, decimal least, decimal most)
    {
        json.WriteString("type", type);
        json.WriteNumber("minimum", least);
        json.WriteNumber("maximum", most);
    }

    private static void WriteLength(Utf8JsonWriter json, int most)
    {
        json.WriteString("type", "string");
        json.WriteNumber("minLength", 1);
        json.WriteNumber("maxLength", most);
    }

    private static void WritePattern(Utf8JsonWriter json, string pattern)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", pattern);
    }

    private static void WriteFormat(Utf8JsonWriter json, string format)
    {
        json.WriteString("type", "string");
        json.WriteString("format", format);
    }

    private static void WriteNames(Utf8JsonWriter json, IReadOnlyList<string> names)
    {
        json.WriteStartArray("enum");
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
