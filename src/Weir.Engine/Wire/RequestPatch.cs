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
    /// <param name="request">The request's members, over its body as received.</param>
    /// <param name="edits">What to change. A field of the wrong type is left for the upstream to refuse.</param>
    /// <param name="output">Where the new body goes.</param>
    public static void Write(RequestMembers request, in RequestEdits edits, IBufferWriter<byte> output)
    {
        var splices = new List<Splice>();
        if (edits.Model is { } model)
        {
            SetMember(request, "model"u8, $"\"{model}\"", splices);
        }

        if (edits.IncludeUsage)
        {
            SetIncludeUsage(request, splices);
        }

        if (edits.MaxOutputTokens is { } most)
        {
            Limit(request, most, edits.MaxOutputTokensField ?? LimitFields[0], splices);
        }

        if (edits.Fill is { } fill)
        {
            foreach (var (name, value) in RequestFill.Of(request, fill, edits.FillTarget))
            {
                SetMember(request, Encoding.UTF8.GetBytes(name), value, splices);
            }
        }

        if (edits.DropUnsignedThinking && request.Body.Span.IndexOf("\"thinking\""u8) >= 0)
        {
            using var messages = JsonDocument.Parse(request.Find("messages"u8) is { Kind: JsonValueKind.Array } given ? given.Raw : "[]"u8.ToArray());
            foreach (var message in messages.RootElement.Items())
            {
                DropUnsignedThinking(request.Body.Span, message.Member("content"), splices);
            }
        }

        Apply(request.Body.Span, splices, output);
    }

    private static void DropUnsignedThinking(ReadOnlySpan<byte> source, JsonElement content, List<Splice> splices)
    {
        var kept = content.Items().Where(static block => !IsUnsignedThinking(block)).ToList();
        // A message of nothing else stays: without content the provider would refuse it just as well.
        if (kept.Count > 0 && kept.Count < content.GetArrayLength())
        {
            var raw = WireJson.Raw(content);
            splices.Add(new Splice(RequestMembers.OffsetOf(source, raw), raw.Length, $"[{string.Join(',', kept.Select(WireJson.RawText))}]"));
        }
    }

    private static bool IsUnsignedThinking(JsonElement block) =>
        block.Text("type") == "thinking" && string.IsNullOrEmpty(block.Text("signature"));

    private static void SetIncludeUsage(RequestMembers request, List<Splice> splices)
    {
        var options = request.Find("stream_options"u8);
        if (options.Kind == JsonValueKind.Object)
        {
            SetMember(options.Members(request.Body), "include_usage"u8, "true", splices);
        }
        else if (options.Kind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            SetMember(request, "stream_options"u8, """{"include_usage":true}""", splices);
        }
    }

    private static void Limit(RequestMembers request, long most, string field, List<Splice> splices)
    {
        var number = most.ToString(CultureInfo.InvariantCulture);
        var given = false;
        foreach (var name in LimitFields)
        {
            var utf8 = Encoding.UTF8.GetBytes(name);
            var value = request.Find(utf8);
            given |= value.Kind is not (JsonValueKind.Undefined or JsonValueKind.Null);
            if (value.Kind == JsonValueKind.Number && !(JsonDecimal(value) is { } asked && asked <= most))
            {
                SetMember(request, utf8, number, splices);
            }
        }

        if (!given)
        {
            SetMember(request, Encoding.UTF8.GetBytes(field), number, splices);
        }
    }

    private static decimal? JsonDecimal(RequestValue value)
    {
        using var document = JsonDocument.Parse(value.Raw);
        return document.RootElement.TryGetDecimal(out var number) ? number : null;
    }

    /// <summary>Replaces the member's value, or puts a new member first.</summary>
    private static void SetMember(RequestMembers owner, ReadOnlySpan<byte> name, string value, List<Splice> splices)
    {
        var member = owner.Find(name);
        if (member.Kind != JsonValueKind.Undefined)
        {
            splices.Add(new Splice(member.Start, member.Raw.Length, value));
            return;
        }

        // In an object without members the new ones stand between themselves only.
        var at = owner.Start + 1;
        var added = $"\"{Encoding.UTF8.GetString(name)}\":{value}";
        splices.Add(new Splice(at, 0, owner.Count > 0 ? added + "," : splices.Exists(one => one.Offset == at) ? "," + added : added));
    }

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
