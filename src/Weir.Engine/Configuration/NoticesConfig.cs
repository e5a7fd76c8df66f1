using System.Collections.ObjectModel;

namespace Weir.Engine.Configuration;

/// <summary>Who is told of what happens. <c>notices</c>.</summary>
public sealed record NoticesConfig
{
    /// <summary>Signed webhooks by id.</summary>
    public IReadOnlyDictionary<string, WebhookConfig> Webhooks { get; init; } = ReadOnlyDictionary<string, WebhookConfig>.Empty;
}
