using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>telemetry.otlp</c>.</summary>
internal static class OtlpSection
{
    public static readonly ObjectKind<OtlpConfig> Kind = new ObjectKind<OtlpConfig>("otlp", () => new())
        .RequiredReference("endpoint", Values.HttpAddress, o => o.Endpoint, (o, value) => o with { Endpoint = value },
            "Address of the collector's OTLP over HTTP, such as `http://127.0.0.1:4318`; `/v1/traces`, `/v1/metrics`, `/v1/logs` is put behind it. It is shown, so no secret belongs into it.")
        .Map(new MapKind<SecretReference>("headers", IdRule.Header, Values.Secret), o => o.Headers, (o, value) => o with { Headers = value },
            (_, _) => null!, "Headers of every request, such as `authorization`, by where the value is found.")
        .Field("signals", new ListKind<OtlpSignal>(Values.Choice<OtlpSignal>()) { AtLeast = 1 }, o => o.Signals, (o, value) => o with { Signals = value },
            "What is sent.")
        .Field("interval_seconds", Values.Integer(1, 3_600, "seconds"), o => o.IntervalSeconds, (o, value) => o with { IntervalSeconds = value },
            "How often metrics are sent. Traces and logs go within a second.")
        .Field("timeout_seconds", Values.Integer(1, 60, "seconds"), o => o.TimeoutSeconds, (o, value) => o with { TimeoutSeconds = value },
            "When an answer is late.")
        .Field("sample_percent", Values.Integer(0, 100, "percent"), o => o.SamplePercent, (o, value) => o with { SamplePercent = value },
            "How many of a hundred operations are traced. Where the client sends a `traceparent`, that decides.")
        .Field("gen_ai", Values.OneOf("version", [OtlpConfig.OldGenAi, OtlpConfig.NewestGenAi]), o => o.GenAi, (o, value) => o with { GenAi = value },
            "Version of the GenAI conventions that attributes are named by: 1.36 calls a provider `gen_ai.system`, 1.37 `gen_ai.provider.name`.")
        .Field("allow_private_network", Values.Boolean, o => o.AllowPrivateNetwork, (o, value) => o with { AllowPrivateNetwork = value },
            "Whether the address may lie in a private network.");
}
