namespace Weir.Engine.Identity.Dashboards;

/// <summary>A dashboard that somebody arranged.</summary>
/// <param name="Id">Its id, <c>dsh_...</c>.</param>
/// <param name="Owner">Whose it is: who alone may change it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Shared">Whether everybody who sees the whole house sees it.</param>
/// <param name="Content">What is on it, JSON.</param>
public sealed record Dashboard(string Id, string Owner, string Name, bool Shared, string Content)
{
    /// <summary>Counts its changes, from 1.</summary>
    public long Version { get; init; } = 1;

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}
