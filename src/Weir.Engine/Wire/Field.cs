using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>One value of a request with its path. A value of the wrong type is refused under that path and read as absent.</summary>
internal readonly struct Field(JsonElement value, string path, RequestNotes notes)
{
    public JsonElement Value => value;

    public string Path => path;

    /// <summary>There and not null.</summary>
    public bool IsGiven => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsText => value.ValueKind == JsonValueKind.String;

    public bool IsList => value.ValueKind == JsonValueKind.Array;

    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    public Field this[string name] => new(value.Member(name), path.Length == 0 ? name : $"{path}.{name}", notes);

    public void Refuse(string message) => notes.Refuse(path, message);

    public void Drop()
    {
        if (IsGiven)
        {
            notes.Drop(path);
        }
    }

    public string? Text() => Expect(JsonValueKind.String, "must be a string") ? value.GetString() : null;

    public string RequiredText()
    {
        if (!IsGiven)
        {
            Refuse("is required");
        }

        return Text() ?? string.Empty;
    }

    public bool? Flag()
    {
        if (!IsGiven || value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return IsGiven ? value.GetBoolean() : null;
        }

        Refuse("must be true or false");
        return null;
    }

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public long? Count(long least)
    {
        if (!Expect(JsonValueKind.Number, "must be a whole number"))
        {
            return null;
        }

        if (value.TryGetDecimal(out var number) && number == decimal.Truncate(number) && number >= least && number <= int.MaxValue)
        {
            return (long)number;
        }

        Refuse($"must be a whole number from {least} to {int.MaxValue}");
        return null;
    }

    public decimal? Number(decimal least, decimal most)
    {
        if (!Expect(JsonValueKind.Number, "must be a number"))
        {
            return null;
        }

        if (value.TryGetDecimal(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse($"must be a number from {least} to {most}");
        return null;
    }

    public JsonElement? Object() => Expect(JsonValueKind.Object, "must be an object") ? value : null;

    public IEnumerable<Field> Items()
    {
        if (!Expect(JsonValueKind.Array, "must be a list"))
        {
            yield break;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            yield return new Field(item, $"{path}[{index++}]", notes);
        }
    }

    /// <summary>Lists every member whose name is not among <paramref name="known"/> as dropped.</summary>
    public void DropUnknown(IReadOnlySet<string> known)
    {
        if (!IsObject)
        {
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                this[member.Name].Drop();
            }
        }
    }

    private bool Expect(JsonValueKind kind, string message)
    {
        if (IsGiven && value.ValueKind != kind)
        {
            Refuse(message);
        }

        return value.ValueKind == kind;
    }
}
