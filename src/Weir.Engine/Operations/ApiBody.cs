using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations;

/// <summary>Reads the JSON body of a management request strictly, and gathers everything that is wrong with it by field.</summary>
/// <remarks>A field that the endpoint does not know is refused: with a typing error something else would be written than was meant.</remarks>
public sealed class ApiBody
{
    /// <summary>Longest body where an endpoint names no bound of its own, bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Longest body that carries parts of a configuration, bytes.</summary>
    public const int MaxConfigBytes = 4 << 20;

    /// <summary>Most characters of an <c>id</c>.</summary>
    public const int MaxIdChars = 100;

    private const int MaxNumberChars = 32;

    private readonly JsonElement _body;
    private readonly SortedDictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    private ApiBody(JsonElement body, IReadOnlyList<string> known)
    {
        _body = body;
        foreach (var name in body.EnumerateObject().Select(member => member.Name).Where(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            Refuse(name, "is not known here; there are " + string.Join(", ", known));
        }
    }

    /// <summary>The answer to a body with mistakes; <see langword="null"/> when none was found so far.</summary>
    public ValidationProblem? Problem => _errors.Count == 0 ? null : TypedResults.ValidationProblem(_errors);

    /// <summary>What is wrong with it so far, by field.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => _errors;

    /// <summary>An object inside a body that was read, such as an item of a list, whose members may be <paramref name="known"/>; <see langword="null"/> for anything but an object.</summary>
    public static ApiBody? Of(JsonElement item, IReadOnlyList<string> known) => item.ValueKind == JsonValueKind.Object ? new(item, known) : null;

    /// <summary>The request's body, an object whose members may be <paramref name="known"/>; or the answer to one that cannot be read.</summary>
    public static Task<(ApiBody? Body, ProblemHttpResult? Unreadable)> ReadAsync(HttpRequest request, IReadOnlyList<string> known, CancellationToken cancellationToken) =>
        ReadAsync(request, known, MaxBytes, cancellationToken);

    /// <summary>The same for a body of at most <paramref name="most"/> bytes.</summary>
    public static async Task<(ApiBody? Body, ProblemHttpResult? Unreadable)> ReadAsync(HttpRequest request, IReadOnlyList<string> known, int most, CancellationToken cancellationToken)
    {
        using var bytes = await BoundedBody.ReadAsync(request.Body, most, request.ContentLength, cancellationToken);
        if (bytes.TooLarge)
        {
            return (null, TypedResults.Problem(string.Create(CultureInfo.InvariantCulture, $"The body is larger than {most} bytes."), statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large"));
        }

        return Utf8.IsValid(bytes.Bytes.Span) ? Parse(bytes.Bytes, known) : (null, Malformed("it is not valid UTF-8"));
    }

    private static (ApiBody? Body, ProblemHttpResult? Unreadable) Parse(ReadOnlyMemory<byte> bytes, IReadOnlyList<string> known)
    {
        try
        {
            // Comparing names throughout, it also finds those that cannot be unescaped: none is met later.
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 64, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? (new(document.RootElement.Clone(), known), null) : (null, Malformed("it must be an object"));
        }
        catch (JsonException e)
        {
            return (null, Malformed(string.Create(CultureInfo.InvariantCulture, $"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}; a name given twice is not allowed either")));
        }
        catch (InvalidOperationException)
        {
            return (null, Malformed("a name has a \\u escape that is half of a surrogate pair"));
        }
    }

    /// <summary>Says what is wrong with a field. Only the first sentence about each is kept.</summary>
    public void Refuse(string name, string sentence) => _errors.TryAdd(name, [sentence]);

    /// <summary>True when the field is given and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>True when the field is given, be it as null.</summary>
    public bool Gives(string name) => _body.TryGetProperty(name, out _);

    /// <summary>The fields among <paramref name="names"/> as they were sent, nulls too: the text of a JSON object.</summary>
    public string Members(IReadOnlyList<string> names) => "{" + string.Join(',', _body.EnumerateObject()
        .Where(member => names.Contains(member.Name, StringComparer.Ordinal))
        .Select(member => $"\"{JsonEncodedText.Encode(member.Name)}\":{member.Value.GetRawText()}")) + "}";

    /// <summary>True when the field is given as null: what it says is to be taken away.</summary>
    public bool IsNull(string name) => _body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A field's JSON; <see langword="null"/> when it is not given.</summary>
    public JsonElement? Find(string name) => _body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text of 1 to <paramref name="most"/> characters without control characters; <see langword="null"/> when not given or refused.</summary>
    public string? Text(string name, int most, bool isRequired = false)
    {
        if (Find(name) is not { } value)
        {
            if (isRequired)
            {
                Refuse(name, "is required");
            }

            return null;
        }

        if (value.ValueKind == JsonValueKind.String && Unescaped(value) is { Length: > 0 } text && text.Length <= most && !text.Any(char.IsControl))
        {
            return text;
        }

        Refuse(name, $"must be a text of 1 to {most} characters without control characters");
        return null;
    }

    /// <summary>A text of any length for people to read, of which at most <paramref name="most"/> characters are taken, control characters as blanks; <see langword="null"/> when not given or refused.</summary>
    public string? Message(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && Unescaped(value) is { } text)
        {
            return string.Concat(text.Take(most).Select(c => char.IsControl(c) ? ' ' : c));
        }

        Refuse(name, "must be a text");
        return null;
    }

    /// <summary>A whole number; <see langword="null"/> when not given or refused.</summary>
    public long? Whole(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return null;
    }

    /// <summary>A number; <see langword="null"/> when not given or refused.</summary>
    public double? Number(string name, double least, double most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}"));
        return null;
    }

    /// <summary>US dollars as a decimal string or a number, with at most nine decimals; <see langword="null"/> when not given or refused.</summary>
    public Money? Usd(string name, Money least, Money most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        // A number is read by its digits as they are written, never as a binary fraction.
        var text = value.ValueKind switch { JsonValueKind.String => Unescaped(value), JsonValueKind.Number => value.GetRawText(), _ => null };
        if (text is { Length: > 0 and <= MaxNumberChars }
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd)
            && usd >= least.Usd && usd <= most.Usd && decimal.IsInteger(usd * Money.NanoPerUsd))
        {
            return Money.FromUsd(usd);
        }

        Refuse(name, $"must be US dollars as a decimal such as \"12.50\", from {least.Usd:0} to {most.Usd:0}, with at most nine decimals");
        return null;
    }

    /// <summary>A time with its offset, or a date, its first moment in UTC; <see langword="null"/> when not given or refused.</summary>
    public DateTimeOffset? Moment(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && Unescaped(value) is { Length: < 64 } text && ApiQuery.Parse(text, TimeZoneInfo.Utc) is { Year: >= 1971 and < 9000 } moment)
        {
            // As exact as the ledger's times.
            return Timestamps.FromUnixMicroseconds(moment.ToUnixMicroseconds());
        }

        Refuse(name, "must be a time with its offset such as 2026-03-29T08:30:00Z, or a date such as 2026-03-29");
        return null;
    }

    /// <summary>The members of an object, by name; none when not given or refused.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Members(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return [.. value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value))];
        }

        Refuse(name, "must be an object");
        return [];
    }

    /// <summary>A list of at most <paramref name="most"/> texts, each as <see cref="Text"/> reads one with up to <paramref name="mostChars"/> characters; none when not given or refused.</summary>
    public IReadOnlyList<string> Texts(string name, int most, int mostChars)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        var texts = value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? Unescaped(item) : null).ToArray()
            : [null];
        if (texts.Length <= most && Array.TrueForAll(texts, text => text is { Length: > 0 } && text.Length <= mostChars && !text.Any(char.IsControl)))
        {
            return texts!;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a list of at most {most} texts of 1 to {mostChars} characters"));
        return [];
    }

    /// <summary>An object of at most <paramref name="most"/> members, each a text of at most <paramref name="mostChars"/> characters, which may be empty; none when not given or refused.</summary>
    public IReadOnlyDictionary<string, string> TextsByName(string name, int most, int mostChars)
    {
        var members = Members(name);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (member, value) in members.Take(most))
        {
            if (value.ValueKind == JsonValueKind.String && Unescaped(value) is { } text && text.Length <= mostChars && !text.Any(char.IsControl))
            {
                texts[member] = text;
            }
        }

        if (texts.Count == members.Count)
        {
            return texts;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be at most {most} names, each with a text of at most {mostChars} characters"));
        return new Dictionary<string, string>();
    }

    /// <summary><c>If-Match</c>: the revision of the configuration that the caller saw; <see langword="null"/> for none, for <c>*</c>, or when refused.</summary>
    public long? IfMatch(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString();
        if (header is "" or "*")
        {
            return null;
        }

        if (long.TryParse(header.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return revision;
        }

        Refuse("If-Match", "must be the number of a revision of the configuration, such as \"7\"");
        return null;
    }

    /// <summary>True or false; <see langword="null"/> when not given or refused.</summary>
    public bool? Flag(string name)
    {
        var value = Find(name);
        if (value is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            Refuse(name, "must be true or false");
        }

        return value?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };
    }

    /// <summary>
    /// The id under which the request is carried out once: <c>id</c> of the body or the header <c>Idempotency-Key</c>, with <paramref name="prefix"/>
    /// before it; a new one when neither is given.
    /// </summary>
    public string Id(HttpRequest request, string prefix, TimeProvider clock)
    {
        var (field, header) = (Text("id", MaxIdChars), request.Headers["Idempotency-Key"].ToString());
        if (field is not null && header.Length > 0 && field != header)
        {
            Refuse("id", "differs from the header Idempotency-Key; one of them is enough");
        }

        var id = field ?? (header.Length > 0 ? header : null);
        if (id is not null && (id.Length > MaxIdChars || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':')))
        {
            Refuse("id", $"must have 1 to {MaxIdChars} of the characters A-Z a-z 0-9 _ - . :");
        }

        return id is null ? Ids.New(prefix, clock) : id.StartsWith(prefix, StringComparison.Ordinal) ? id : prefix + id;
    }

    private static string? Unescaped(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or no valid UTF-8.
            return null;
        }
    }

    private static ProblemHttpResult Malformed(string why) =>
        TypedResults.Problem($"The body is not a JSON object: {why}.", statusCode: StatusCodes.Status400BadRequest, title: "Malformed");
}
