using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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
        var (body, unreadable) = await ApiBodyReader.ReadAsync(request, most, cancellationToken);
        return unreadable is null ? (new(body, known), null) : (null, unreadable);
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
        if (isRequired && !Has(name))
        {
            Refuse(name, "is required");
            return null;
        }

        return Read(name, value => ApiValue.Name(value, most), $"must be a text of 1 to {most} characters without control characters");
    }

    /// <summary>A text of any length for people to read, of which at most <paramref name="most"/> characters are taken, control characters as blanks; <see langword="null"/> when not given or refused.</summary>
    public string? Message(string name, int most) => Read(name, value => ApiValue.Message(value, most), $"must be a text");

    /// <summary>A whole number; <see langword="null"/> when not given or refused.</summary>
    public long? Whole(string name, long least, long most) => Read(name, value => ApiValue.Whole(value, least, most), $"must be a whole number from {least} to {most}");

    /// <summary>A number; <see langword="null"/> when not given or refused.</summary>
    public double? Number(string name, double least, double most) => Read(name, value => ApiValue.Number(value, least, most), $"must be a number from {least} to {most}");

    /// <summary>US dollars as a decimal string or a number, with at most nine decimals; <see langword="null"/> when not given or refused.</summary>
    public Money? Usd(string name, Money least, Money most) =>
        Read(name, value => ApiValue.Usd(value, least, most), $"must be US dollars as a decimal such as \"12.50\", from {least.Usd:0} to {most.Usd:0}, with at most nine decimals");

    /// <summary>A time with its offset, or a date, its first moment in UTC; <see langword="null"/> when not given or refused.</summary>
    public DateTimeOffset? Moment(string name) =>
        Read(name, ApiValue.Moment, $"must be a time with its offset such as 2026-03-29T08:30:00Z, or a date such as 2026-03-29");

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
    public IReadOnlyList<string> Texts(string name, int most, int mostChars) =>
        Read(name, value => ApiValue.Names(value, most, mostChars), $"must be a list of at most {most} texts of 1 to {mostChars} characters") ?? [];

    /// <summary>An object of at most <paramref name="most"/> members, each a text of at most <paramref name="mostChars"/> characters, which may be empty; none when not given or refused.</summary>
    public IReadOnlyDictionary<string, string> TextsByName(string name, int most, int mostChars)
    {
        var members = Members(name);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (member, value) in members.Take(most))
        {
            if (ApiValue.Plain(value, mostChars) is { } text)
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
    public bool? Flag(string name) => Read(name, ApiValue.Flag, $"must be true or false");

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

    // A field that is given and is not read is refused; the sentence is made for that alone.
    private T Read<T>(string name, Func<JsonElement, T> read, FormattableString rule)
    {
        if (Find(name) is not { } given)
        {
            return default!;
        }

        var value = read(given);
        if (value is null)
        {
            Refuse(name, FormattableString.Invariant(rule));
        }

        return value;
    }
}
