namespace Weir.Engine.Health;

/// <summary>How something that was asked of a subject ended, as far as it tells of the subject's health.</summary>
public enum HealthOutcome
{
    /// <summary>It answered.</summary>
    Ok,

    /// <summary>It answered by a way that it keeps for failures.</summary>
    Fallback,

    /// <summary>It did not, and it is the subject's fault.</summary>
    Failed,
}
