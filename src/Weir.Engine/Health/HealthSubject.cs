namespace Weir.Engine.Health;

/// <summary>What has a health.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id in the configuration.</param>
public readonly record struct HealthSubject(HealthKind Kind, string Id)
{
    /// <summary>A provider.</summary>
    public static HealthSubject Provider(string id) => new(HealthKind.Provider, id);

    /// <summary>A deployment, as <c>model/deployment</c>.</summary>
    public static HealthSubject Deployment(string id) => new(HealthKind.Deployment, id);
}

/// <summary>Kinds of subjects.</summary>
public enum HealthKind
{
    /// <summary>A provider.</summary>
    Provider,

    /// <summary>One way to a model.</summary>
    Deployment,
}
