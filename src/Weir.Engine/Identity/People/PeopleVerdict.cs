namespace Weir.Engine.Identity.People;

/// <summary>How a change of people ended.</summary>
public enum PeopleVerdict
{
    /// <summary>It was made.</summary>
    Done,

    /// <summary>There is no such user or token.</summary>
    NotFound,

    /// <summary>There is one of that name.</summary>
    Exists,

    /// <summary>It would give more than whoever asks has, or take something from one who has more.</summary>
    TooMuch,

    /// <summary>It would leave nobody who may make users.</summary>
    LastAdmin,

    /// <summary>There are as many as there may be.</summary>
    Full,

    /// <summary>It is not kept here: a sign-in provider says it.</summary>
    Elsewhere,

    /// <summary>They may not: they are disabled.</summary>
    Disabled,
}

/// <summary>How a change of people ended, and what there is now.</summary>
/// <param name="Verdict">How.</param>
/// <param name="User">The user now; <see langword="null"/> when there is none or it was not made.</param>
public sealed record PeopleOutcome(PeopleVerdict Verdict, User? User = null);
