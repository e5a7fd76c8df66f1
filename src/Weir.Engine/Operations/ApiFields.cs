using System.Collections;

namespace Weir.Engine.Operations;

/// <summary>
/// What a body or a query may hold, said once: its readers refuse every other name, and the description of the API tells names and types.
/// </summary>
/// <remarks>
/// A line is <c>name: type</c>, with <c>!</c> behind it where the field is required; without a type it is a text. Types: <c>text</c>, <c>texts</c> (a list),
/// <c>whole</c>, <c>number</c>, <c>flag</c>, <c>usd</c> (a decimal string), <c>moment</c> (RFC 3339), <c>object</c>, <c>any</c>, or words with <c>|</c> between them.
/// </remarks>
public sealed class ApiFields : IReadOnlyList<string>
{
    private readonly ApiField[] _fields;

    private ApiFields(ApiField[] fields) => _fields = fields;

    /// <summary>The fields with their types.</summary>
    public IReadOnlyList<ApiField> Typed => _fields;

    /// <inheritdoc/>
    public int Count => _fields.Length;

    /// <inheritdoc/>
    public string this[int index] => _fields[index].Name;

    /// <summary>Reads lines such as <c>reason: text!</c>.</summary>
    public static ApiFields Of(params IEnumerable<string> lines) => new([.. lines.Select(ApiField.Parse)]);

    /// <summary>These and more.</summary>
    public ApiFields With(params IEnumerable<string> lines) => new([.. _fields, .. lines.Select(ApiField.Parse)]);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _fields.Select(field => field.Name).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>One field of a body or a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as <see cref="ApiFields"/> lists them.</param>
/// <param name="IsRequired">Whether it must be given.</param>
public sealed record ApiField(string Name, string Type, bool IsRequired)
{
    internal static ApiField Parse(string line)
    {
        var isRequired = line.EndsWith('!');
        var parts = line.TrimEnd('!').Split(':', 2, StringSplitOptions.TrimEntries);
        return new(parts[0], parts.Length == 2 ? parts[1] : "text", isRequired);
    }
}
