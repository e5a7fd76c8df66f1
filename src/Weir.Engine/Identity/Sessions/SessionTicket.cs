namespace Weir.Engine.Identity.Sessions;

/// <summary>The session that a request came with.</summary>
/// <param name="Hash">What is stored of its secret.</param>
/// <param name="Antiforgery">What the page sends in <c>x-weir-antiforgery</c> with everything that is not just looking.</param>
/// <param name="StartedAt">When its user signed in.</param>
/// <param name="EndsAt">When it ends, however much it is used.</param>
public sealed record SessionTicket(string Hash, string Antiforgery, DateTimeOffset StartedAt, DateTimeOffset EndsAt)
{
    /// <summary>What it is called where its user sees it.</summary>
    public string Id => SessionRows.IdOf(Hash);
}
