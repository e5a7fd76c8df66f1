namespace Weir.Engine.Limits;

/// <summary>The limits of all callers by subject id. It outlives configurations, so that a reload does not hand out fresh limits.</summary>
/// <remarks>
/// Bounded by the number of subjects. When it is full, those go whose limits are fresh anyway, and if there are none, the sixteenth that was
/// unused for longest; a set that goes keeps working for who holds it, but its subject starts afresh the next time it is asked for.
/// </remarks>
/// <param name="clock">Time for all sets.</param>
/// <param name="maxSubjects">Most subjects remembered, 1 or more. Default 100,000, about 30 MB.</param>
public sealed class LimitRegistry(TimeProvider clock, int maxSubjects = 100_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LimitSet> _sets = new(StringComparer.Ordinal);

    /// <summary>Subjects remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sets.Count;
            }
        }
    }

    /// <summary>The subject's limits, at the rates given: made when they are new, changed when they differ. Meant for when a configuration
    /// is put in force; a request uses the set it got then.</summary>
    /// <param name="subjectId">The key, team or whatever the limits belong to.</param>
    /// <param name="rates">As configured now.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is below 1 or above 1,000,000,000.</exception>
    public LimitSet Get(string subjectId, LimitRates rates)
    {
        lock (_gate)
        {
            if (_sets.TryGetValue(subjectId, out var known))
            {
                if (known.Rates != rates)
                {
                    known.Change(rates);
                }

                return known;
            }

            var added = new LimitSet(rates, clock);
            if (_sets.Count >= maxSubjects)
            {
                MakeRoom();
            }

            _sets.Add(subjectId, added);
            return added;
        }
    }

    private void MakeRoom()
    {
        var going = _sets.Where(static one => one.Value.IsFresh).Select(static one => one.Key).ToList();
        if (going.Count == 0)
        {
            going = [.. _sets.OrderBy(static one => one.Value.LastUsed).Take((maxSubjects / 16) + 1).Select(static one => one.Key)];
        }

        foreach (var id in going)
        {
            _sets.Remove(id);
        }
    }
}
