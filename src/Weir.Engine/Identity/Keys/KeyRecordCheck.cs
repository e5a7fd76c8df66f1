using Weir.Engine.Configuration;

namespace Weir.Engine.Identity.Keys;

/// <summary>What keys that were made at run time have to do with the configuration: an id that both have, and names that are gone.</summary>
internal sealed class KeyRecordCheck(KeyRecords keys, TimeProvider clock) : IConfigCheck
{
    private const int MostTold = 100;

    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        foreach (var id in config.Keys.Keys.Where(id => keys.Find(id) is not null))
        {
            yield return marks.Warning(
                ConfigPath.Of("keys", id),
                "is the id of a key that was made at run time too. The one of the file holds; the secrets of the other are refused as long as both are there. Delete the other, or choose another id here");
        }

        foreach (var problem in keys.Settings.Where(key => !config.Keys.ContainsKey(key.Id)).SelectMany(key => KeySettings.Stale(key, config, clock)).Take(MostTold))
        {
            yield return problem;
        }
    }
}
