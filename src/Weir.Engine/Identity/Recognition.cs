using Weir.Engine.Identity.Sessions;

namespace Weir.Engine.Identity;

/// <summary>What came of looking at a request's credential.</summary>
/// <param name="Actor">Whose it is; <see langword="null"/> when it is no good, or there is none.</param>
/// <param name="IsGiven">Whether there is one at all.</param>
/// <param name="Ticket">The session, where it is one.</param>
internal sealed record Recognition(Actor? Actor, bool IsGiven, SessionTicket? Ticket = null);
