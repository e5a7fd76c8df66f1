using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>Changes single values of a request body and leaves every other byte as it is.</summary>
public static class RequestPatch
{
    private static readonly string[] LimitFields = ["max_tokens", "max_completion_tokens"];

    /// <summary>Writes the body with the edits spliced in.</summary>
    /// <param name="body">The request as received, UTF-8.</param>
    /// <param name="root">Root object of a document parsed over this very memory.</param>
    /// <param name="edits">What to change. A field of the wrong type is left for the upstream to refuse.</param>
    /// <param name="output">Where the new body goes.</param>
    /// <exception cref="ArgumentException"><paramref name="root"/> is no object of <paramref name="body"/>.</exception>
    public static void Write(ReadOnlyMemory<byte> body, JsonElement root, in RequestEdits edits, IBufferWriter<byte> output)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("The root must be a JSON object.", nameof(root));
        }

        var splices = new List<Splice>();
        var source = body.Span;
        if (edits.Model is { } model)
        {
            SetMember(source, root, "model", $"\"{model}\"", splices);
        }

        if (edits.IncludeUsage)
        {
            SetIncludeUsage(source, root, splices);
        }

        if (edits.MaxOutputTokens is { } most)
        {
            Limit(source, root, most, edits.MaxOutputTokensField ?? LimitFields[0], splices);
        }

        if (edits.DropUnsignedThinking)
        {
            foreach (var message in root.Member("messages").Items())
            {
                DropUnsignedThinking(source, message.Member("content"), splices);
            }
        }

        Apply(source, splices, output);
    }

    private static void DropUnsignedThinking(ReadOnlySpan<byte> source, JsonElement content, List<Splice> splices)
    {
        var kept = content.Items().Where(static block => !IsUnsignedThinking(block)).ToList();
        // A message of nothing else stays: without content the provider would refuse it just as well.
        if (kept.Count > 0 && kept.Count < content.GetArrayLength())
        {
            var raw = WireJson.Raw(content);
            splices.Add(new Splice(OffsetOf(source, raw), raw.Length, $"[{string.Join(',', kept.Select(WireJson.RawText))}]"));
        }
    }

    private static bool IsUnsignedThinking(JsonElement block) =>
        block.Text("type") == "thinking" && string.IsNullOrEmpty(block.Text("signature"));

    private static void SetIncludeUsage(ReadOnlySpan<byte> source, JsonElement root, List<Splice> splices)
    {
        var options = root.Member("stream_options");
        if (options.ValueKind == JsonValueKind.Object)
        {
            SetMember(source, options, "include_usage", "true", splices);
        }
        else if (options.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            SetMember(source, root, "stream_options", """{"include_usage":true}""", splices);
        }
    }

    private static void Limit(ReadOnlySpan<byte> source, JsonElement root, long most, string field, List<Splice> splices)
    {
        var number = most.ToString(CultureInfo.InvariantCulture);
        var given = false;
        foreach (var name in LimitFields)
        {
            var value = root.Member(name);
            given |= value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
            if (value.ValueKind == JsonValueKind.Number && !(value.TryGetDecimal(out var asked) && asked <= most))
            {
                SetMember(source, root, name, number, splices);
            }
        }

        if (!given)
        {
            SetMember(source, root, field, number, splices);
        }
    }

    /// <summary>Replaces the member's value, or puts a new member first.</summary>
    private static void SetMember(ReadOnlySpan<byte> source, JsonElement owner, string name, string value, List<Splice> splices)
    {
        var member = owner.Member(name);
        if (member.ValueKind != JsonValueKind.Undefined)
        {
            var raw = WireJson.Raw(member);
            splices.Add(new Splice(OffsetOf(source, raw), raw.Length, value));
            return;
        }

        var comma = owner.GetPropertyCount() == 0 ? string.Empty : ",";
        splices.Add(new Splice(OffsetOf(source, WireJson.Raw(owner)) + 1, 0, $"{Quote(name)}:{value}{comma}"));
    }

    private static int OffsetOf(ReadOnlySpan<byte> source, ReadOnlySpan<byte> part) =>
        source.Overlaps(part, out var offset) && offset >= 0
            ? offset
            : throw new ArgumentException("The document was not parsed over this body.");

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, WireJson.Writing.Encoder)}\"";

    private static void Apply(ReadOnlySpan<byte> source, List<Splice> splices, IBufferWriter<byte> output)
    {
        var at = 0;
        Sort(splices);
        foreach (var splice in splices)
        {
            output.Write(source[at..splice.Offset]);
            output.Write(Encoding.UTF8.GetBytes(splice.Text));
            at = splice.Offset + splice.Length;
        }

        output.Write(source[at..]);
    }

    // Stable: two members added at the same place keep their order, and each brings its own comma. There are rarely more than three.
    private static void Sort(List<Splice> splices)
    {
        for (var i = 1; i < splices.Count; i++)
        {
            for (var j = i; j > 0 && splices[j - 1].Offset > splices[j].Offset; j--)
            {
                (splices[j - 1], splices[j]) = (splices[j], splices[j - 1]);
            }
        }
    }

    private readonly record struct Splice(int Offset, int Length, string Text);
}
