using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Checks;

/// <summary>Keys that will not do what was likely meant.</summary>
internal sealed class KeyCheck(TimeProvider clock) : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, key) in config.Keys)
        {
            Pace.GiveWay();
            var path = ConfigPath.Of("keys", id);
            if (key.Enabled && key.ExpiresAt <= now)
            {
                yield return marks.Warning(path.Add("expires_at"), "is in the past: the key does not work");
            }

            // "models:" with nothing below it counts as not written, and may have been meant as "none".
            if (key.Enabled && key.Models.Count == 0 && marks.Find(path.Add("models")) is not null)
            {
                yield return marks.Warning(path.Add("models"), "is written without a model, so the key may call all of them; name some, or remove the line");
            }

            if (key.Limits is { Burst: not null, RequestsPerMinute: null })
            {
                yield return marks.Warning(path.Add("limits").Add("burst"), "has no effect without requests_per_minute");
            }
        }
    }
}
