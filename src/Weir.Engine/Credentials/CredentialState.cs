namespace Weir.Engine.Credentials;

/// <summary>What becomes of a version of a credential. Names are stored and shown; they are never reused.</summary>
public enum CredentialState
{
    /// <summary>New calls use it, if it is the newest for their origin.</summary>
    Active,

    /// <summary>A newer one took its place; it is kept for a while, for calls under way and for second thoughts.</summary>
    Grace,

    /// <summary>Out of use, its secret erased.</summary>
    Retired,
}
