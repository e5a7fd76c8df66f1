using System.Net;

namespace Weir.Engine.Configuration;

/// <summary>Which private networks outgoing calls may reach.</summary>
public sealed record EgressConfig
{
    /// <summary>Private networks any provider may reach, as CIDR. Default none. Link-local metadata addresses stay refused whatever stands here.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];
}
