namespace Weir.Engine.Configuration.Checks;

/// <summary>Keys that will not do what was likely meant.</summary>
internal sealed class KeyCheck(TimeProvider clock) : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, key) in config.Keys)
        {
            var path = ConfigPath.Of("keys", id);
            if (key.Enabled && key.ExpiresAt <= now)
            {
                yield return marks.Warning(path.Add("expires_at"), "is in the past: the key does not work");
            }

            if (key.Limits is { Burst: not null, RequestsPerMinute: null })
            {
                yield return marks.Warning(path.Add("limits").Add("burst"), "has no effect without requests_per_minute");
            }
        }
    }
}
