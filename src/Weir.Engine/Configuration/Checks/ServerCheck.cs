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

        for (var i = 0; i < config.Server.AdminUrls.Count; i++)
        {
            if (config.Server.Urls.Contains(config.Server.AdminUrls[i], StringComparer.OrdinalIgnoreCase))
            {
                yield return marks.Error(ConfigPath.Of("server", "admin_urls").Item(i), "stands in urls too; a separate listener needs an address of its own");
            }
        }
    }
}
