using System.Globalization;
using Weir.Engine.Telemetry.Exposition;

namespace Weir.Engine.Telemetry;

/// <summary>The tags of a series, in the order the instrument is given them.</summary>
internal sealed class TagSet
{
    private readonly KeyValuePair<string, string>[] _tags;
    private string? _labels;

    private TagSet(KeyValuePair<string, string>[] tags) => _tags = tags;

    public ReadOnlySpan<KeyValuePair<string, string>> Tags => _tags;

    public static TagSet From(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            copy[i] = new(tags[i].Key, Text(tags[i].Value));
        }

        return new(copy);
    }

    /// <summary>As they are exposed: <c>name="value",…</c>, escaped; written once, because each scrape shows them again.</summary>
    public string Labels => _labels ??= LabelText.Of(_tags);

    /// <summary>The value of a tag; empty where it has none of that name.</summary>
    public string Find(string name)
    {
        foreach (var tag in _tags)
        {
            if (string.Equals(tag.Key, name, StringComparison.Ordinal))
            {
                return tag.Value;
            }
        }

        return "";
    }

    /// <summary>The same with another value at one place.</summary>
    public TagSet With(int index, string value)
    {
        var copy = _tags.ToArray();
        copy[index] = new(copy[index].Key, value);
        return new(copy);
    }

    public TagSet AllOther() => new([.. _tags.Select(tag => new KeyValuePair<string, string>(tag.Key, LabelBook.Other))]);

    public static string Text(object? value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}

/// <summary>Compares tag sets with the spans that instruments hand over, so that a known series is found without an allocation.</summary>
internal sealed class TagSetComparer : IEqualityComparer<TagSet>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, TagSet>
{
    public static readonly TagSetComparer Instance = new();

    public TagSet Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => TagSet.From(alternate);

    public bool Equals(TagSet? x, TagSet? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.Tags.SequenceEqual(y.Tags));

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, TagSet other)
    {
        var tags = other.Tags;
        if (alternate.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            if (!string.Equals(tags[i].Key, alternate[i].Key, StringComparison.Ordinal)
                || !string.Equals(tags[i].Value, TagSet.Text(alternate[i].Value), StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(TagSet obj)
    {
        var hash = default(HashCode);
        foreach (var tag in obj.Tags)
        {
            hash.Add(tag.Value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        var hash = default(HashCode);
        foreach (var tag in alternate)
        {
            hash.Add(TagSet.Text(tag.Value), StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
