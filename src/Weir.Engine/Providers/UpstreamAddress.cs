namespace Weir.Engine.Providers;

/// <summary>Makes a provider's base address one that paths can be put behind.</summary>
internal static class UpstreamAddress
{
    /// <summary>
    /// The address with its kind's path and a final slash: <c>http://host</c> and <c>http://host/v1</c> both give <c>http://host/v1/</c>;
    /// one that names a version anywhere else (<c>/v1beta/other</c>) keeps its path.
    /// </summary>
    public static Uri VersionedRoot(Uri baseUrl, ProviderKind kind)
    {
        var given = baseUrl.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var wanted = kind.VersionPath.Split('/');
        var shared = Overlap(given, wanted);
        var path = shared == 0 && IsWhole(given, kind) ? given : given.Concat(wanted.Skip(shared));
        return new UriBuilder(baseUrl) { Path = string.Join('/', path) + "/" }.Uri;
    }

    // How many of the first wanted segments the given path already ends with.
    private static int Overlap(string[] given, string[] wanted)
    {
        for (var count = Math.Min(given.Length, wanted.Length); count > 0; count--)
        {
            if (given.AsSpan(given.Length - count).SequenceEqual(wanted.AsSpan(0, count)))
            {
                return count;
            }
        }

        return 0;
    }

    private static bool IsWhole(string[] given, ProviderKind kind) =>
        given.Any(segment => IsVersion(segment) || segment == kind.WholePathSegment);

    private static bool IsVersion(string segment) => segment.Length >= 2 && segment[0] == 'v' && char.IsAsciiDigit(segment[1]);
}
