using System.Text.Json;

namespace Weir.Engine.Wire.Tokens;

/// <summary>The images, recordings and documents of a conversation, and how much of its bytes are their base64.</summary>
/// <remarks>
/// Bytes count as media only where a provider reads them as media: in a part of a message, under the member that its format names. The
/// same bytes in a text, in a tool's input or in a schema stay text, or a caller could have text held as if it were an image.
/// </remarks>
internal ref struct MediaTally
{
    private Utf8JsonReader _reader;

    private const int LongestType = 64;

    private MediaTally(ReadOnlySpan<byte> messages) => _reader = new Utf8JsonReader(messages);

    public long Images { get; private set; }

    public long AudioTokens { get; private set; }

    public long DocumentTokens { get; private set; }

    /// <summary>Bytes of the body that are base64 of what is counted above.</summary>
    public long Characters { get; private set; }

    /// <summary>False for a name or text, as it stands in the JSON, by which no part names media.</summary>
    public static bool MayBeName(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 4 or > LongestType)
        {
            return false;
        }

        // An escape could stand for any letter of it.
        return text[0] switch
        {
            (byte)'i' => text.StartsWith("image"u8) || text.StartsWith("input_"u8),
            (byte)'f' => text.SequenceEqual("file"u8),
            (byte)'d' => text.SequenceEqual("document"u8),
            (byte)'v' => text.StartsWith("video"u8),
            (byte)'a' => text.StartsWith("audio"u8),
            (byte)'c' => text.SequenceEqual("container_upload"u8),
            _ => false,
        } || text.IndexOf("\\u006"u8) >= 0 || text.IndexOf("\\u007"u8) >= 0;
    }

    /// <summary>Counts in the list of messages. What is no list of messages has none.</summary>
    public static MediaTally Of(ReadOnlySpan<byte> messages)
    {
        var tally = new MediaTally(messages);
        if (!messages.IsEmpty && tally._reader.Read() && tally._reader.TokenType == JsonTokenType.StartArray)
        {
            tally.ReadParts();
        }

        return tally;
    }

    // A message is read like a part: both carry "content".
    private void ReadParts()
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                ReadPart();
            }
            else
            {
                _reader.Skip();
            }
        }
    }

    // {"type":"image","source":{"type":"base64","media_type":"image/png","data":".."}}   {"type":"image_url","image_url":{"url":"data:.."}}
    private void ReadPart()
    {
        var part = default(MediaPart);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("content"u8))
            {
                _reader.Read();
                ReadContent();
            }
            else if (_reader.ValueTextEquals("type"u8))
            {
                _reader.Read();
                part.NameType(ref _reader);
            }
            else if (part.Holds(ref _reader))
            {
                _reader.Read();
                ReadHolder(ref part);
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }

        Add(part);
    }

    private void ReadContent()
    {
        if (_reader.TokenType == JsonTokenType.StartArray)
        {
            ReadParts();
        }
        else if (_reader.TokenType == JsonTokenType.StartObject)
        {
            ReadPart();
        }
    }

    private void ReadHolder(ref MediaPart part)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            part.TakeData(ref _reader);
            return;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = _reader.ValueTextEquals("data"u8) || _reader.ValueTextEquals("url"u8) || _reader.ValueTextEquals("file_data"u8);
            var isType = _reader.ValueTextEquals("type"u8);
            var isContent = _reader.ValueTextEquals("content"u8);
            part.IsEarlierAnswer |= _reader.ValueTextEquals("id"u8);
            _reader.Read();
            if (isData)
            {
                part.TakeData(ref _reader);
            }
            else if (isType)
            {
                part.IsText |= _reader.TokenType == JsonTokenType.String && (_reader.ValueTextEquals("text"u8) || _reader.ValueTextEquals("content"u8));
            }
            else if (isContent)
            {
                ReadContent();
            }
            else
            {
                _reader.Skip();
            }
        }
    }

    private void Add(in MediaPart part)
    {
        switch (part.Kind)
        {
            case MediaKind.Image:
                Images++;
                Characters += part.Characters;
                break;
            case MediaKind.Audio:
                AudioTokens += InputBound.OfAudio(part);
                Characters += part.Characters;
                break;
            case MediaKind.Document when !part.IsText:
                DocumentTokens += InputBound.OfDocument(part.Characters);
                Characters += part.Characters;
                break;
            case MediaKind.Video:
                DocumentTokens += InputBound.OfDocument(0);
                Characters += part.Characters;
                break;
        }
    }
}
