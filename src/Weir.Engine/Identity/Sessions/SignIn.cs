using Weir.Engine.Identity.People;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Sessions;

/// <summary>How signing in ended.</summary>
/// <param name="User">Who signed in; <see langword="null"/> when nobody did.</param>
/// <param name="Wait">How long to wait before the next attempt, where that is why.</param>
public sealed record SignIn(User? User, TimeSpan? Wait = null)
{
    /// <summary>The session's secret, for its cookie.</summary>
    public SecretString? Secret { get; init; }

    /// <summary>The session.</summary>
    public SessionTicket? Ticket { get; init; }
}
