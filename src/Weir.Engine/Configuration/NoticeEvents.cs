namespace Weir.Engine.Configuration;

/// <summary>The events that can be told.</summary>
public static class NoticeEvents
{
    /// <summary>A configuration was put in force.</summary>
    public const string ConfigPublished = "config.published";

    /// <summary>What Weir came upon by itself (an edited file, the end of an override) was refused; the old configuration stays.</summary>
    public const string ConfigRejected = "config.rejected";

    /// <summary>An override ended by itself.</summary>
    public const string OverrideEnded = "config.override_ended";

    /// <summary>A budget reached one of its thresholds.</summary>
    public const string BudgetThreshold = "budget.threshold";

    /// <summary>A budget refused a call.</summary>
    public const string BudgetExhausted = "budget.exhausted";

    /// <summary>More was billed than a budget allows.</summary>
    public const string BudgetOverrun = "budget.overrun";

    /// <summary>A credential is older than <c>credentials.rotate_after_days</c>.</summary>
    public const string RotationDue = "credential.rotation_due";

    /// <summary>A credential that is due could not be rotated without a person.</summary>
    public const string RotationFailed = "credential.rotation_failed";

    /// <summary>A component reached a threshold of <c>telemetry.thresholds</c>.</summary>
    public const string PerformanceThreshold = "performance.threshold";

    /// <summary>A component of which that was told is below the threshold again.</summary>
    public const string PerformanceRecovered = "performance.recovered";

    /// <summary>An operation took longer than <c>telemetry.slow_operation_ms</c>.</summary>
    public const string OperationSlow = "operation.slow";

    /// <summary>Sent on request, to try a webhook; not chosen.</summary>
    public const string Test = "webhook.test";

    /// <summary>Every event that can be chosen.</summary>
    public static IReadOnlyList<string> All { get; } = [ConfigPublished, ConfigRejected, OverrideEnded, BudgetThreshold, BudgetExhausted, BudgetOverrun, RotationDue, RotationFailed, PerformanceThreshold, PerformanceRecovered, OperationSlow];
}
