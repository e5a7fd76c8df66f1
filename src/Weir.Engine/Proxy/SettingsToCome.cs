using Weir.Engine.Configuration;

namespace Weir.Engine.Proxy;

/// <summary>Tells of settings that are read and checked but have no effect in this version, so that nobody relies on one.</summary>
public sealed class SettingsToCome : IConfigCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        if (config.Server.AdminUrls.Count > 0)
        {
            // Refused, not warned of: who writes it believes that management cannot be reached on the other addresses.
            yield return marks.Error(ConfigPath.Of("server", "admin_urls"), "a listener of its own for management is not available yet: remove it; management is served on server.urls, to the admin token only");
        }
    }
}
