namespace Weir.Engine.Configuration;

/// <summary>Who or what a call is charged to or told apart by.</summary>
public enum AttributionName
{
    /// <summary>The team.</summary>
    Team,

    /// <summary>The project.</summary>
    Project,

    /// <summary>The customer.</summary>
    Customer,

    /// <summary>The user.</summary>
    User,

    /// <summary>The session.</summary>
    Session,

    /// <summary>The feature.</summary>
    Feature,

    /// <summary>The environment.</summary>
    Environment,
}
