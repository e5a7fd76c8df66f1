using System.Text.Json;

namespace Weir.Engine.Wire.Tokens;

internal enum MediaKind
{
    None,
    Image,
    Audio,
    Document,
    Video,
}

/// <summary>One part of a message while it is read: what it holds, and the size of what stands in it as base64.</summary>
internal struct MediaPart
{
    public MediaKind Kind { get; private set; }

    /// <summary>Characters of base64; 0 when the part only names what it means, by an address or an id.</summary>
    public long Characters { get; private set; }

    public bool IsWave { get; private set; }

    /// <summary>True for a document that is given as text: <c>{"type":"text","data":"plain"}</c>.</summary>
    public bool IsText { get; set; }

    /// <summary>True for a recording that the provider made itself: <c>"audio":{"id":"audio_abc"}</c>.</summary>
    public bool IsEarlierAnswer { get; set; }

    /// <summary>Takes the value of <c>type</c>.</summary>
    public void NameType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        var kind = KindOf(ref reader);
        Kind = kind == MediaKind.None ? Kind : kind;
    }

    /// <summary>True when the member under the reader holds what the part is about; some servers do without the type.</summary>
    public bool Holds(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("source"u8) || reader.ValueTextEquals("file"u8))
        {
            return true;
        }

        var kind = reader.ValueTextEquals("type"u8) ? MediaKind.None : KindOf(ref reader);
        Kind = kind == MediaKind.None ? Kind : kind;
        return kind != MediaKind.None;
    }

    /// <summary>Takes the string under the reader as the part's data, or as the address of it.</summary>
    public void TakeData(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        // data:audio/wav;base64,UklGRg..
        var text = reader.ValueSpan;
        var start = text.StartsWith("data:"u8) ? text.IndexOf((byte)',') + 1 : 0;
        if (start > 0 || !text.Contains((byte)':'))
        {
            Characters += text.Length;
            IsWave = text[start..].StartsWith("UklGR"u8);
        }
    }

    private static MediaKind KindOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("image_url"u8) || reader.ValueTextEquals("image"u8) || reader.ValueTextEquals("input_image"u8))
        {
            return MediaKind.Image;
        }

        if (reader.ValueTextEquals("input_audio"u8) || reader.ValueTextEquals("audio_url"u8) || reader.ValueTextEquals("audio"u8))
        {
            return MediaKind.Audio;
        }

        if (reader.ValueTextEquals("document"u8) || reader.ValueTextEquals("file"u8) || reader.ValueTextEquals("input_file"u8)
            || reader.ValueTextEquals("container_upload"u8))
        {
            return MediaKind.Document;
        }

        return reader.ValueTextEquals("video_url"u8) || reader.ValueTextEquals("video"u8) || reader.ValueTextEquals("input_video"u8)
            ? MediaKind.Video
            : MediaKind.None;
    }
}
