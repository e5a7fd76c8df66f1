namespace Weir.Engine.Identity;

/// <summary>How whoever makes a management request was told.</summary>
public enum ActorKind
{
    /// <summary>By <c>WEIR_ADMIN_TOKEN</c>, or by holding the data directory.</summary>
    AdminToken,

    /// <summary>By the session that a user signed in to.</summary>
    Session,

    /// <summary>By a user's personal token.</summary>
    PersonalToken,
}
