namespace Weir.Engine.Providers.Simulator;

/// <summary>What a path asks for. Accepted with or without <c>/v1</c>, behind an optional segment that names a deployment.</summary>
internal readonly record struct Route(Surface Surface, string Deployment, string Item)
{
    private static readonly (string Suffix, Surface Surface, string Method)[] Surfaces =
    [
        ("/chat/completions", Surface.Chat, "POST"),
        ("/embeddings", Surface.Embeddings, "POST"),
        ("/messages/count_tokens", Surface.CountTokens, "POST"),
        ("/messages", Surface.Messages, "POST"),
        ("/models", Surface.Models, "GET"),
    ];

    public static Route Of(string method, string path)
    {
        foreach (var (suffix, surface, expected) in Surfaces)
        {
            if (method == expected && path.EndsWith(suffix, StringComparison.Ordinal))
            {
                return new(surface, DeploymentIn(path[..^suffix.Length]), "");
            }
        }

        var item = path.LastIndexOf("/models/", StringComparison.Ordinal);
        return item >= 0 && method == "GET"
            ? new(Surface.Models, DeploymentIn(path[..item]), Uri.UnescapeDataString(path[(item + "/models/".Length)..]))
            : new(Surface.Unknown, "", "");
    }

    private static string DeploymentIn(string prefix)
    {
        var segments = prefix.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length == 0 || segments[0] == "v1" ? "" : segments[0];
    }
}

/// <summary>The operations that the simulator offers.</summary>
internal enum Surface
{
    Unknown,
    Chat,
    Embeddings,
    Models,
    Messages,
    CountTokens,
}
