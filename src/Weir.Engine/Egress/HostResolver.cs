using System.Net;

namespace Weir.Engine.Egress;

/// <summary>Looks up the addresses of a host name; an empty answer means that there are none.</summary>
public delegate ValueTask<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);
