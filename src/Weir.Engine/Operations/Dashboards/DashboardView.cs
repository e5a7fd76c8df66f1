using Weir.Engine.Identity;
using Weir.Engine.Identity.Dashboards;

namespace Weir.Engine.Operations.Dashboards;

/// <summary>A dashboard as it is told.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Mine">Whether it is the asker's, who alone may change it.</param>
/// <param name="Shared">Whether everybody who sees the whole house sees it.</param>
/// <param name="Version">Counts its changes; <c>If-Match</c> names it.</param>
/// <param name="Range">The stretch of time that its panels show.</param>
/// <param name="Panels">Its panels, in their order.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ChangedAt">When it was last changed.</param>
internal sealed record DashboardView(
    string Id, string Name, string Owner, bool Mine, bool Shared, long Version, string Range, IReadOnlyList<PanelView> Panels, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    public static DashboardView Of(Dashboard dashboard, Actor asker)
    {
        var content = DashboardContent.Parse(dashboard.Content);
        return new(
            dashboard.Id, dashboard.Name, dashboard.Owner, string.Equals(dashboard.Owner, asker.Name, StringComparison.Ordinal), dashboard.Shared, dashboard.Version, content.Range, content.Panels,
            dashboard.CreatedAt, dashboard.ChangedAt);
    }
}
