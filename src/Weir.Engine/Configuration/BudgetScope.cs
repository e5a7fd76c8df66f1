namespace Weir.Engine.Configuration;

/// <summary>What a budget covers: calls for which every stated name matches. Nothing stated is everything;
/// <see cref="EachOne"/> as a name makes a budget of its own for each.</summary>
public sealed record BudgetScope
{
    /// <summary>Written for a name: one budget for each team, customer, ... there is, and one for calls that name none.</summary>
    public const string EachOne = "*";

    /// <summary>The team.</summary>
    public string? Team { get; init; }

    /// <summary>The project.</summary>
    public string? Project { get; init; }

    /// <summary>The customer.</summary>
    public string? Customer { get; init; }

    /// <summary>The user.</summary>
    public string? User { get; init; }

    /// <summary>The environment.</summary>
    public string? Environment { get; init; }

    /// <summary>Id of a key.</summary>
    public string? Key { get; init; }

    /// <summary>Id of a provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Name of a model.</summary>
    public string? Model { get; init; }

    /// <summary>Id of an integration that reports costs of its own.</summary>
    public string? Integration { get; init; }

    /// <summary>The fields that are stated, by the names they have in a file.</summary>
    public IEnumerable<string> Named
    {
        get
        {
            (string Name, string? Value)[] all =
            [
                ("team", Team), ("project", Project), ("customer", Customer), ("user", User), ("environment", Environment),
                ("key", Key), ("provider", Provider), ("model", Model), ("integration", Integration),
            ];
            return all.Where(one => one.Value is not null).Select(one => one.Name);
        }
    }
}
