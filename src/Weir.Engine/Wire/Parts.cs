namespace Weir.Engine.Wire;

/// <summary>One piece of a message.</summary>
internal abstract record Part(string Path);

internal sealed record TextPart(string Text, string Path) : Part(Path);

/// <summary>What an assistant said instead of an answer.</summary>
internal sealed record RefusalPart(string Text, string Path) : Part(Path);

/// <summary>An image by its address, or its base64 data with its type.</summary>
internal sealed record ImagePart(string? Url, string? MediaType, string? Base64, string Path) : Part(Path)
{
    /// <summary>An image on the web; only http and https name one. Null when refused.</summary>
    public static ImagePart? At(Field field, string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        {
            return new ImagePart(url, null, null, field.Path);
        }

        field.Refuse("must be an https address or a data address");
        return null;
    }
}

/// <summary>A document: base64 of a PDF.</summary>
internal sealed record DocumentPart(string Base64, string? Name, string Path) : Part(Path);

/// <summary>A call by the assistant; the arguments are JSON text as the model wrote it.</summary>
internal sealed record ToolCallPart(string Id, string Name, string Arguments, string Path) : Part(Path);

internal sealed record ToolResultPart(string CallId, List<Part> Content, bool IsError, string Path) : Part(Path);

/// <summary>Earlier reasoning with the proof that the provider wrote it; without a signature it cannot go back.</summary>
internal sealed record ThinkingPart(string Text, string? Signature, string Path) : Part(Path);

/// <summary>Earlier reasoning that only its provider can read.</summary>
internal sealed record RedactedThinkingPart(string Data, string Path) : Part(Path);
