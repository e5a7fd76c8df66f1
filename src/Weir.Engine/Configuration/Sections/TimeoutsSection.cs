using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>gateway.timeouts</c> and <c>providers.*.timeouts</c>, <c>integrations.*.timeouts</c>.</summary>
internal static class TimeoutsSection
{
    public static readonly ObjectKind<TimeoutsConfig> Kind = Of(() => new());

    /// <summary>The same with other defaults.</summary>
    public static ObjectKind<TimeoutsConfig> Of(Func<TimeoutsConfig> defaults) => new ObjectKind<TimeoutsConfig>("timeouts", defaults)
        .Field("connect_seconds", Values.Integer(1, 300, "seconds"), t => t.ConnectSeconds, (t, value) => t with { ConnectSeconds = value },
            "From dialling to an established connection, TLS included.")
        .Field("first_event_seconds", Values.Integer(1, 3_600, "seconds"), t => t.FirstEventSeconds, (t, value) => t with { FirstEventSeconds = value },
            "From the request's last byte to the first event of a stream.")
        .Field("plain_seconds", Values.Integer(1, 3_600, "seconds"), t => t.PlainSeconds, (t, value) => t with { PlainSeconds = value },
            "From the request's last byte to the end of an answer that is not streamed, which says nothing until it is whole.")
        .Field("idle_seconds", Values.Integer(1, 3_600, "seconds"), t => t.IdleSeconds, (t, value) => t with { IdleSeconds = value },
            "Longest silence inside a stream.")
        .Optional("cancelled_seconds", Values.Integer(0, 300, "seconds"), t => t.CancelledSeconds, (t, value) => t with { CancelledSeconds = value },
            "How long a stream whose client has left is still read for its usage. Default: 0 at a provider that stops when it is told to, 30 at one that goes on and bills it.")
        .Field("total_seconds", Values.Integer(1, 86_400, "seconds"), t => t.TotalSeconds, (t, value) => t with { TotalSeconds = value },
            "The whole operation over all its attempts.");
}
