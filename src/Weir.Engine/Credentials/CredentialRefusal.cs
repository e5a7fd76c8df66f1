namespace Weir.Engine.Credentials;

/// <summary>Why a credential cannot be used.</summary>
public enum CredentialRefusal
{
    /// <summary>There is none of that name.</summary>
    Missing,

    /// <summary>Every version of it is out of use.</summary>
    Retired,

    /// <summary>It is past its date.</summary>
    Expired,

    /// <summary>It was entered for another origin.</summary>
    OtherOrigin,

    /// <summary>It is not for this provider.</summary>
    NotAllowed,

    /// <summary>The key that it is encrypted under is not at hand.</summary>
    Sealed,

    /// <summary>What is stored was changed or damaged.</summary>
    Damaged,

    /// <summary>The place that it should come from has none, or is not there.</summary>
    Unavailable,
}
