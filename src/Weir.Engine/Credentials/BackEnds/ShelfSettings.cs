using System.Net;
using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials.BackEnds;

/// <summary>How secrets of other stores are read.</summary>
/// <param name="RefreshEvery">How often they are read anew.</param>
/// <param name="Hashicorp">The server of <c>hashicorp:</c> references; <see langword="null"/> for none.</param>
public sealed record ShelfSettings(TimeSpan RefreshEvery, HashicorpSettings? Hashicorp);

/// <summary>How a HashiCorp Vault or OpenBao server is asked.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Timeout">When an answer is late.</param>
public sealed record HashicorpSettings(Uri Address, TimeSpan Timeout)
{
    /// <summary>Its token; <see langword="null"/> where it is in a file.</summary>
    public SecretString? Token { get; init; }

    /// <summary>The file that holds the token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Its namespace; <see langword="null"/> for none.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether its address may lie in a private network.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Private networks that may be reached anyway.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];
}
