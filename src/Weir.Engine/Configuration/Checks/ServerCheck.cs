namespace Weir.Engine.Configuration.Checks;

/// <summary>Rules of <c>server</c> and <c>storage</c> that one field alone cannot show.</summary>
internal sealed class ServerCheck : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        if (config.Storage.Kind == StorageKind.Postgres)
        {
            yield return marks.Error(ConfigPath.Of("storage", "kind"), "'postgres' is not available yet; use sqlite");
        }

        if (config.Server.MaxBodyBytes > config.Server.BodyMemoryBytes)
        {
            yield return marks.Error(ConfigPath.Of("server", "max_body_bytes"), $"is larger than body_memory_bytes ({config.Server.BodyMemoryBytes}), so that no such body could ever be taken");
        }

        foreach (var problem in Tls(config.Server, marks))
        {
            yield return problem;
        }

        for (var i = 0; i < config.Server.AdminUrls.Count; i++)
        {
            if (config.Server.Urls.Contains(config.Server.AdminUrls[i], StringComparer.OrdinalIgnoreCase))
            {
                yield return marks.Error(ConfigPath.Of("server", "admin_urls").Item(i), "stands in urls too; a separate listener needs an address of its own");
            }
        }
    }

    private static IEnumerable<ConfigProblem> Tls(ServerConfig server, ConfigMarks marks)
    {
        var (tls, path) = (server.Tls, ConfigPath.Of("server", "tls"));
        var secure = server.Urls.Concat(server.AdminUrls).Where(IsSecure).ToArray();
        if (secure.Length > 0 && tls.Certificate is null)
        {
            yield return marks.Error(path.Add("certificate"), $"is needed for {secure[0]}");
        }

        if (tls.Certificate is null && (tls.PrivateKey is not null || tls.Password is not null))
        {
            yield return marks.Error(path.Add("certificate"), "is missing beside private_key or password");
        }

        if (secure.Length == 0 && tls.Certificate is not null)
        {
            yield return marks.Warning(path.Add("certificate"), "has no effect: no address in urls or admin_urls begins with https://");
        }

        if (tls.Redirect && !server.Urls.Any(IsSecure) && !server.AdminUrls.Any(IsSecure))
        {
            yield return marks.Error(path.Add("redirect"), "leads nowhere: no address in urls or admin_urls begins with https://");
        }
    }

    private static bool IsSecure(string url) => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
