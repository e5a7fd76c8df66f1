using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>notices.webhooks.*</c>.</summary>
internal static class WebhookSection
{
    public static readonly ObjectKind<WebhookConfig> Kind = new ObjectKind<WebhookConfig>("webhook", () => new())
        .RequiredReference("url", Values.HttpAddress, w => w.Url, (w, value) => w with { Url = value },
            "Address that events are posted to. It is shown, so no secret belongs into it.")
        .RequiredReference("secret", Values.Secret, w => w.Secret, (w, value) => w with { Secret = value },
            "Where the signing secret is found: `whsec_` and 24 to 64 random bytes in base64.")
        .Field("enabled", Values.Boolean, w => w.Enabled, (w, value) => w with { Enabled = value },
            "Whether it is told. What happens while it is disabled is not kept for it.")
        .Field("events", new ListKind<string>(Values.OneOf("event", NoticeEvents.All)) { AtLeast = 1 }, w => w.Events, (w, value) => w with { Events = value },
            "Which events it is told.")
        .Field("allow_private_network", Values.Boolean, w => w.AllowPrivateNetwork, (w, value) => w with { AllowPrivateNetwork = value },
            "Whether its address may lie in a private network.")
        .Field("timeout_seconds", Values.Integer(1, 30, "seconds"), w => w.TimeoutSeconds, (w, value) => w with { TimeoutSeconds = value },
            "When a delivery has failed.")
        .Field("max_attempts", Values.Integer(1, 10, "attempts"), w => w.MaxAttempts, (w, value) => w with { MaxAttempts = value },
            "Attempts to deliver one message, the first included; eight take about 31 hours.");
}
