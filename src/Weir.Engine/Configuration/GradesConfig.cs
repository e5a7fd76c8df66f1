namespace Weir.Engine.Configuration;

/// <summary>From which value on a measure has which grade. Each at least as much as the one before.</summary>
public sealed record GradesConfig
{
    /// <summary>From here on it is worth knowing.</summary>
    public int Info { get; init; }

    /// <summary>From here on somebody should look.</summary>
    public int Warning { get; init; }

    /// <summary>From here on somebody must look soon.</summary>
    public int Critical { get; init; }

    /// <summary>From here on somebody must look now.</summary>
    public int Emergency { get; init; }

    /// <summary>The grade of a value; null below all of them.</summary>
    /// <param name="value">In the unit of the bounds.</param>
    public AlertGrade? Of(double value) =>
        value >= Emergency ? AlertGrade.Emergency : value >= Critical ? AlertGrade.Critical : value >= Warning ? AlertGrade.Warning : value >= Info ? AlertGrade.Info : null;

    /// <summary>Where a grade begins.</summary>
    public int From(AlertGrade grade) => grade switch
    {
        AlertGrade.Info => Info,
        AlertGrade.Warning => Warning,
        AlertGrade.Critical => Critical,
        _ => Emergency,
    };
}
