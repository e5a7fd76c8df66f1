namespace Weir.Engine.Configuration;

/// <summary>Which of several credentials of a provider a call is signed with.</summary>
public enum CredentialPolicy
{
    /// <summary>The first that can be used, in the order written. The default.</summary>
    Failover,

    /// <summary>Each in its turn.</summary>
    InTurn,
}
