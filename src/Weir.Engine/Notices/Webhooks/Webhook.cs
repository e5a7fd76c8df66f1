using Weir.Engine.Configuration;

namespace Weir.Engine.Notices.Webhooks;

/// <summary>One configured webhook, compiled: its key and its own connections.</summary>
internal sealed class Webhook(WebhookConfig config, EgressConfig egress, byte[] key, HttpMessageInvoker http) : IDisposable
{
    /// <summary>The outbox's channel of webhooks.</summary>
    public const string Channel = "webhook";

    public string Id => config.Id;

    public Uri Url => config.Url!;

    public TimeSpan Timeout => TimeSpan.FromSeconds(config.TimeoutSeconds);

    public int MaxAttempts => config.MaxAttempts;

    public byte[] Key => key;

    public HttpMessageInvoker Http => http;

    /// <summary>Whether it is told of events of this type.</summary>
    public bool Wants(string type) => config.Events.Contains(type, StringComparer.Ordinal);

    /// <summary>Whether another one is told the same, at the same address, in the same way.</summary>
    public bool IsSame(Webhook other) => config.IsSame(other.Config) && egress.Allow.SequenceEqual(other.Egress.Allow) && key.AsSpan().SequenceEqual(other.Key);

    public void Dispose() => http.Dispose();

    private WebhookConfig Config => config;

    private EgressConfig Egress => egress;
}
