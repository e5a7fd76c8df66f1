using System.Collections.Concurrent;

namespace Weir.Engine.Telemetry;

/// <summary>The values that each label has had: one label that takes ever new values must not fill the memory of whoever scrapes.</summary>
/// <param name="most">Most values of one label, asked when a new one comes.</param>
internal sealed class LabelBook(Func<int> most)
{
    /// <summary>What stands for every value beyond the bound.</summary>
    public const string Other = "other";

    // As many labels as instruments have tags; each bounded by the setting.
    private readonly ConcurrentDictionary<string, LabelValues> _labels = new(StringComparer.Ordinal);

    /// <summary>Measurements whose value of a label was counted under <see cref="Other"/>, by label.</summary>
    public IEnumerable<KeyValuePair<string, long>> Folded => _labels
        .Where(pair => pair.Value.Folded > 0).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Folded)).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Forgets every value, as if none had been seen.</summary>
    public void Reset() => _labels.Clear();

    /// <summary>The tags with every value beyond the bound of its label replaced.</summary>
    public TagSet Fold(TagSet tags)
    {
        var folded = tags;
        for (var i = 0; i < tags.Tags.Length; i++)
        {
            var (name, value) = tags.Tags[i];
            if (!_labels.GetOrAdd(name, static _ => new()).Takes(value, most()))
            {
                folded = folded.With(i, Other);
            }
        }

        return folded;
    }

    private sealed class LabelValues
    {
        private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
        private long _folded;
        private int _count;

        public long Folded => Interlocked.Read(ref _folded);

        public bool Takes(string value, int most)
        {
            if (_known.ContainsKey(value))
            {
                return true;
            }

            if (Volatile.Read(ref _count) < most)
            {
                if (_known.TryAdd(value, true))
                {
                    Interlocked.Increment(ref _count);
                }

                return true;
            }

            Interlocked.Increment(ref _folded);
            return false;
        }
    }
}
