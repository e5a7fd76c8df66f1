namespace Weir.Engine.Configuration.Flags;

/// <summary>One flag with all that it depends on, ready to be asked on the request path: nothing is allocated, and what is the same for everybody is decided already.</summary>
public sealed class FlagSwitch
{
    private readonly FlagStep[] _all;
    private readonly int[] _places;

    /// <summary>A flag by its steps.</summary>
    /// <param name="all">Every flag's step; whatever one depends on stands before it.</param>
    /// <param name="places">Places of the steps that this one depends on, in order, its own the last.</param>
    /// <param name="forAll">What it is for everybody; null when it depends on who asks.</param>
    internal FlagSwitch(FlagStep[] all, int[] places, FlagVerdict? forAll)
    {
        _all = all;
        _places = places;
        ForAll = forAll;
    }

    /// <summary>Its name.</summary>
    public string Name => _all[_places[^1]].Rule.Name;

    /// <summary>What it is for everybody; null when it depends on who asks.</summary>
    public FlagVerdict? ForAll { get; }

    /// <summary>True when it is on for <paramref name="context"/>.</summary>
    public bool IsOn(in FlagContext context) => ForAll is { } verdict ? verdict.IsOn : Evaluate(context).IsOn;

    /// <summary>Whether it is on, and why.</summary>
    public FlagVerdict Evaluate(in FlagContext context)
    {
        // One byte a flag: at most FlagBounds.Flags.
        Span<bool> on = stackalloc bool[_all.Length];
        FlagVerdict verdict = default;
        foreach (var place in _places)
        {
            verdict = Evaluate(_all[place], on, context);
            on[place] = verdict.IsOn;
        }

        return verdict;
    }

    private FlagVerdict Evaluate(FlagStep step, ReadOnlySpan<bool> on, in FlagContext context)
    {
        var own = step.Rule.Evaluate(context);
        if (own.Reason == FlagReason.Disabled)
        {
            return own;
        }

        foreach (var (place, link) in step.Links)
        {
            if (on[place] == (link == FlagReason.Excludes))
            {
                return new(false, link, _all[place].Rule.Name);
            }
        }

        return own;
    }
}

/// <summary>One flag by itself.</summary>
/// <param name="Rule">What it says itself.</param>
/// <param name="Links">Places of the steps that it depends on: parent, required, excluded.</param>
internal sealed record FlagStep(FlagRule Rule, (int Place, FlagReason Link)[] Links);
