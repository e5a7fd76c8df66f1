namespace Weir.Engine.Providers;

/// <summary>Makes a provider's base address one that paths can be put behind.</summary>
internal static class UpstreamAddress
{
    /// <summary>
    /// The address with its version segment and a final slash: <c>http://host</c> and <c>http://host/v1</c> both give <c>http://host/v1/</c>;
    /// one that names a version anywhere (<c>/v1beta/openai</c>) keeps its path.
    /// </summary>
    public static Uri VersionedRoot(Uri baseUrl)
    {
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        var versioned = path.Split('/').Any(IsVersion) ? path : path + "/v1";
        return new UriBuilder(baseUrl) { Path = versioned + "/" }.Uri;
    }

    private static bool IsVersion(string segment) => segment.Length >= 2 && segment[0] == 'v' && char.IsAsciiDigit(segment[1]);
}
