namespace Weir.Engine.Notices.Outbox;

/// <summary>Rung when messages were put into the outbox.</summary>
internal sealed class OutboxBell
{
    private readonly Bell _bell = new();

    /// <summary>Completes at the next message. Taken before one looks for messages.</summary>
    public Task Next => _bell.Next;

    public void Ring() => _bell.Ring();
}
