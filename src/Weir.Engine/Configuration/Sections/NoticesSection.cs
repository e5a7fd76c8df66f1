using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>notices</c>.</summary>
internal static class NoticesSection
{
    public static readonly ObjectKind<NoticesConfig> Kind = new ObjectKind<NoticesConfig>("notices", () => new())
        .Map(new MapKind<WebhookConfig>("webhooks", IdRule.Id, WebhookSection.Kind), n => n.Webhooks, (n, value) => n with { Webhooks = value },
            (_, id) => new() { Id = id }, "Addresses that events are posted to, signed, by id.");
}
