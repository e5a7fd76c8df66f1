namespace Weir.Engine.Configuration;

/// <summary>What may be seen without a credential.</summary>
public sealed record AccessConfig
{
    /// <summary>What a loopback caller (loopback peer and Host, nothing forwarded) may read without a credential. Default metrics.</summary>
    public IReadOnlyList<AnonymousAccess> AnonymousLoopback { get; init; } = [AnonymousAccess.Metrics];
}
