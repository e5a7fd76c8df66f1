using System.Text;
using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>The members of one JSON object inside a body: where each value stands, and of what kind it is. No tree is built of what is inside them.</summary>
/// <remarks>Valid as long as the body's memory is.</remarks>
public sealed class RequestMembers
{
    /// <summary>Most members that are taken in without building a tree.</summary>
    internal const int MaxFast = 64;

    private readonly List<Member> _members = new(8);

    internal RequestMembers(ReadOnlyMemory<byte> body, int start)
    {
        Body = body;
        Start = start;
    }

    /// <summary>The whole body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Where the object's brace stands in the body.</summary>
    public int Start { get; }

    /// <summary>Number of members.</summary>
    public int Count => _members.Count;

    /// <summary>UTF-8 bytes of the texts in the object, media left out: a base for estimates of tokens.</summary>
    public long TextBytes { get; internal set; }

    /// <summary>Images, files and sounds that are part of the object.</summary>
    public int MediaParts { get; internal set; }

    /// <summary>False when no name or text in the object can name a part that is an image, a document, a sound or a film.</summary>
    internal bool MayHoldMedia { get; set; }

    /// <summary>The members of a body that is one JSON object, as its parsed form says.</summary>
    /// <param name="body">The body, UTF-8.</param>
    /// <param name="root">Root of a document parsed over this very memory.</param>
    /// <exception cref="ArgumentException"><paramref name="root"/> is no object of <paramref name="body"/>.</exception>
    public static RequestMembers Of(ReadOnlyMemory<byte> body, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("The root must be a JSON object.", nameof(root));
        }

        var members = new RequestMembers(body, OffsetOf(body.Span, WireJson.Raw(root))) { MayHoldMedia = true };
        foreach (var property in root.EnumerateObject())
        {
            var raw = WireJson.Raw(property.Value);
            members.Add(Encoding.UTF8.GetBytes(property.Name), OffsetOf(body.Span, raw), raw.Length);
            members.TextBytes += raw.Length;
        }

        return members;
    }

    /// <summary>The value of a member; its kind is <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public RequestValue Find(ReadOnlySpan<byte> name)
    {
        foreach (var member in _members)
        {
            if (member.Name.Span.SequenceEqual(name))
            {
                return new(Body.Slice(member.Start, member.Length), member.Start);
            }
        }

        return default;
    }

    internal void Add(ReadOnlyMemory<byte> name, int start, int length) => _members.Add(new(name, start, length));

    internal static int OffsetOf(ReadOnlySpan<byte> body, ReadOnlySpan<byte> part) =>
        body.Overlaps(part, out var offset) && offset >= 0
            ? offset
            : throw new ArgumentException("The document was not parsed over this body.");

    private readonly record struct Member(ReadOnlyMemory<byte> Name, int Start, int Length);
}

/// <summary>One value of a body, as its bytes.</summary>
/// <param name="Raw">The value as written, without white space around it; empty when there is none.</param>
/// <param name="Start">Where it begins in the body.</param>
public readonly record struct RequestValue(ReadOnlyMemory<byte> Raw, int Start)
{
    /// <summary>What it is.</summary>
    public JsonValueKind Kind => Raw.IsEmpty ? JsonValueKind.Undefined : Raw.Span[0] switch
    {
        (byte)'{' => JsonValueKind.Object,
        (byte)'[' => JsonValueKind.Array,
        (byte)'"' => JsonValueKind.String,
        (byte)'t' => JsonValueKind.True,
        (byte)'f' => JsonValueKind.False,
        (byte)'n' => JsonValueKind.Null,
        _ => JsonValueKind.Number,
    };

    /// <summary>True for a list or object with nothing in it.</summary>
    public bool IsEmptyContainer => Raw.Span[1..^1].Trim(" \t\r\n"u8).IsEmpty;

    /// <summary>The text of a string, its escapes resolved.</summary>
    public string Text
    {
        get
        {
            var inner = Raw.Span[1..^1];
            if (!inner.Contains((byte)'\\'))
            {
                return Encoding.UTF8.GetString(inner);
            }

            using var document = JsonDocument.Parse(Raw);
            return document.RootElement.GetString()!;
        }
    }

    /// <summary>The members of an object.</summary>
    public RequestMembers Members(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(Raw);
        return RequestMembers.Of(body, document.RootElement);
    }
}
