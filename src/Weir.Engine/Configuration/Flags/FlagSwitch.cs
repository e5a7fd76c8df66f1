namespace Weir.Engine.Configuration.Flags;

/// <summary>One flag with all that it depends on, ready to be asked on the request path: nothing is allocated, and what is the same for everybody is decided already.</summary>
public sealed class FlagSwitch
{
    private readonly FlagStep[] _steps;

    /// <summary>A flag by its steps: whatever one depends on stands before it, the flag itself last.</summary>
    internal FlagSwitch(FlagStep[] steps, bool? constant)
    {
        _steps = steps;
        Constant = constant;
    }

    /// <summary>Its name.</summary>
    public string Name => _steps[^1].Rule.Name;

    /// <summary>What it is for everybody; null when it depends on who asks.</summary>
    public bool? Constant { get; }

    /// <summary>True when it is on for <paramref name="context"/>.</summary>
    public bool IsOn(in FlagContext context) => Constant ?? Evaluate(context).IsOn;

    /// <summary>Whether it is on, and why.</summary>
    public FlagVerdict Evaluate(in FlagContext context)
    {
        Span<bool> on = stackalloc bool[_steps.Length];
        FlagVerdict verdict = default;
        for (var i = 0; i < _steps.Length; i++)
        {
            verdict = Evaluate(_steps[i], on, context);
            on[i] = verdict.IsOn;
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
                return new(false, link, _steps[place].Rule.Name);
            }
        }

        return own;
    }
}

/// <summary>One flag within a switch.</summary>
/// <param name="Rule">What it says itself.</param>
/// <param name="Links">Places of the steps that it depends on: parent, required, excluded.</param>
internal sealed record FlagStep(FlagRule Rule, (int Place, FlagReason Link)[] Links);
