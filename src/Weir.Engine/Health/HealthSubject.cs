namespace Weir.Engine.Health;

/// <summary>What has a health.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id; that of a provider or deployment as in the configuration.</param>
public readonly record struct HealthSubject(HealthKind Kind, string Id)
{
    /// <summary>A provider.</summary>
    public static HealthSubject Provider(string id) => new(HealthKind.Provider, id);

    /// <summary>A deployment, as <c>model/deployment</c>.</summary>
    public static HealthSubject Deployment(string id) => new(HealthKind.Deployment, id);

    /// <summary>An integration, by what it reports of itself.</summary>
    public static HealthSubject Integration(string id) => new(HealthKind.Integration, id);
}

/// <summary>Kinds of subjects.</summary>
public enum HealthKind
{
    /// <summary>A provider.</summary>
    Provider,

    /// <summary>One way to a model.</summary>
    Deployment,

    /// <summary>A tool that reports its operations.</summary>
    Integration,
}
