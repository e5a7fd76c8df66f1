namespace Weir.Engine.Providers.Simulator.Requests;

/// <summary>Names the kind of an image as the answer mentions it.</summary>
internal static class ImageKind
{
    /// <summary><c>data:image/png;base64,...</c> is <c>image/png</c>; an address is <c>url</c>.</summary>
    public static string OfUrl(string url)
    {
        if (!url.StartsWith("data:", StringComparison.Ordinal))
        {
            return "url";
        }

        var end = url.AsSpan(5).IndexOfAny(';', ',');
        return end > 0 ? url.Substring(5, end) : "data";
    }
}
