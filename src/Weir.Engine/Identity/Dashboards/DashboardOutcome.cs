namespace Weir.Engine.Identity.Dashboards;

/// <summary>What became of a change of a dashboard.</summary>
public enum DashboardVerdict
{
    /// <summary>It is kept.</summary>
    Done,

    /// <summary>It is kept and was not there before.</summary>
    Made,

    /// <summary>There is none of this id, or it is somebody else's.</summary>
    NotFound,

    /// <summary>It has another version than the one that was seen.</summary>
    Changed,

    /// <summary>Its owner has as many as there may be.</summary>
    Full,
}

/// <summary>What became of a change, with the dashboard as it is now, or was before it was removed.</summary>
public sealed record DashboardOutcome(DashboardVerdict Verdict, Dashboard? Dashboard = null);
