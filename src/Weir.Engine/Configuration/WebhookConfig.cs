namespace Weir.Engine.Configuration;

/// <summary>One address that events are posted to, signed. <c>notices.webhooks.&lt;id&gt;</c>.</summary>
public sealed record WebhookConfig
{
    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>Absolute http(s) address without credentials, query or fragment. Required.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where the signing secret is found: <c>whsec_</c> and 24 to 64 bytes in base64. Required.</summary>
    public SecretReference? Secret { get; init; }

    /// <summary>Whether it is told. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Which events it is told. Default all.</summary>
    public IReadOnlyList<string> Events { get; init; } = NoticeEvents.All;

    /// <summary>Whether its address may lie in a private network. Default false.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>When a delivery has failed, in seconds, 1 to 30. Default 15.</summary>
    public int TimeoutSeconds { get; init; } = 15;

    /// <summary>Attempts to deliver one message, the first included, 1 to 10. Default 8: over about 31 hours.</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>How it is called among those who use credentials, which no id of a provider can be.</summary>
    public string User => "webhook:" + Id;

    /// <summary>Whether another one says the same.</summary>
    public bool IsSame(WebhookConfig other) => this with { Events = other.Events } == other && Events.SequenceEqual(other.Events, StringComparer.Ordinal);
}
