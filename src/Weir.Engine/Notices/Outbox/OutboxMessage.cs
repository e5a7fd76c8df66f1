namespace Weir.Engine.Notices.Outbox;

/// <summary>One message for one target, kept until it is delivered or given up.</summary>
/// <param name="Id">Names it for the receiver; the same at every attempt.</param>
/// <param name="Channel">How it is delivered, such as <c>webhook</c>.</param>
/// <param name="Target">Whom to, by the channel's own id.</param>
/// <param name="Type">Type of the event.</param>
/// <param name="Body">What is sent.</param>
/// <param name="DueAt">When it is to be tried, UTC.</param>
internal sealed record OutboxMessage(string Id, string Channel, string Target, string Type, string Body, DateTimeOffset DueAt)
{
    /// <summary>Attempts made.</summary>
    public int Attempts { get; init; }
}

/// <summary>What an attempt came to.</summary>
/// <param name="Message">The message.</param>
/// <param name="At">When the attempt ended.</param>
/// <param name="Status">HTTP status of the answer; null when none came.</param>
/// <param name="Error">What went wrong, in words that may be shown; null when it was delivered.</param>
/// <param name="NextAt">When it is tried again; null when it is delivered or given up.</param>
internal sealed record Attempt(OutboxMessage Message, DateTimeOffset At, int? Status, string? Error, DateTimeOffset? NextAt);

/// <summary>An attempt as it is kept.</summary>
/// <param name="MessageId">Id of the message.</param>
/// <param name="Type">Type of the event.</param>
/// <param name="State">What became of the message: <c>pending</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="At">When the attempt ended.</param>
/// <param name="Attempts">Attempts made, this one included.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Error">What went wrong.</param>
internal sealed record LastAttempt(string MessageId, string Type, string State, DateTimeOffset At, int Attempts, int? Status, string? Error);

/// <summary>How the deliveries to a target stand, among the messages that are kept.</summary>
internal sealed record OutboxSummary(long Pending, long Delivered, long Failed, DateTimeOffset? NextAt, LastAttempt? Last, LastAttempt? LastFailure);
