namespace Weir.Engine.Wire;

/// <summary>A <c>data:image/png;base64,…</c> address.</summary>
internal readonly record struct DataUri(string MediaType, string Base64)
{
    private const string Scheme = "data:";
    private const string Marker = ";base64,";

    public static bool IsOne(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the text is no base64 data address with a media type and at least one byte.</summary>
    public static DataUri? Parse(string text)
    {
        var marker = text.IndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        if (!IsOne(text) || marker <= Scheme.Length)
        {
            return null;
        }

        // Parameters such as ;charset= may stand between type and marker.
        var mediaType = text[Scheme.Length..marker].Split(';')[0].Trim().ToLowerInvariant();
        var data = text[(marker + Marker.Length)..];
        return mediaType.Contains('/', StringComparison.Ordinal) && System.Buffers.Text.Base64.IsValid(data, out var bytes) && bytes > 0
            ? new DataUri(mediaType, data)
            : null;
    }
}
