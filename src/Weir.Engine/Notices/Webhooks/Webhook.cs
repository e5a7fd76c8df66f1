using Weir.Engine.Configuration;
using Weir.Engine.Credentials;

namespace Weir.Engine.Notices.Webhooks;

/// <summary>One configured webhook, compiled: its key and its own connections.</summary>
internal sealed class Webhook(WebhookConfig config, EgressConfig egress, CredentialHandle secret, HttpMessageInvoker http) : IDisposable
{
    /// <summary>The outbox's channel of webhooks.</summary>
    public const string Channel = "webhook";

    public string Id => config.Id;

    public Uri Url => config.Url!;

    public TimeSpan Timeout => TimeSpan.FromSeconds(config.TimeoutSeconds);

    public int MaxAttempts => config.MaxAttempts;

    /// <summary>The key that it is signed with now; or why there is none.</summary>
    public (byte[]? Key, string? Problem) KeyAt(DateTimeOffset now)
    {
        if (secret.Current.SecretAt(now) is not { } found)
        {
            return (null, $"its signing secret at {secret.Reference} cannot be used{(secret.Current.Why.Length > 0 ? ": " + secret.Current.Why : "")}");
        }

        secret.Used(now);
        return WebhookSecret.TryRead(found, out var key) ? (key, null) : (null, $"the secret at {secret.Reference} is no signing secret: it must be {WebhookSecret.Allowed}");
    }

    public HttpMessageInvoker Http => http;

    /// <summary>Whether it is told of events of this type.</summary>
    public bool Wants(string type) => config.Events.Contains(type, StringComparer.Ordinal);

    /// <summary>Whether another one is told the same, at the same address, in the same way.</summary>
    public bool IsSame(Webhook other) => config.IsSame(other.Config) && egress.Allow.SequenceEqual(other.Egress.Allow) && ReferenceEquals(secret, other.Secret);

    public void Dispose() => http.Dispose();

    private WebhookConfig Config => config;

    private CredentialHandle Secret => secret;

    private EgressConfig Egress => egress;
}
