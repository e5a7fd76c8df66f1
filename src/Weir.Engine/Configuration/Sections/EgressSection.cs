using System.Net;
using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>egress</c>.</summary>
internal static class EgressSection
{
    public static readonly ObjectKind<EgressConfig> Kind = new ObjectKind<EgressConfig>("egress", () => new())
        .Field("allow", new ListKind<IPNetwork>(Values.Network), e => e.Allow, (e, value) => e with { Allow = value },
            "Private networks any provider may reach. Link-local metadata addresses stay refused whatever stands here.");
}
