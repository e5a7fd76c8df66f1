using System.Collections.ObjectModel;

namespace Weir.Engine.Configuration;

/// <summary>A collector that is sent telemetry by OTLP over HTTP. <c>telemetry.otlp</c>.</summary>
public sealed record OtlpConfig
{
    /// <summary>The version of the GenAI conventions that calls a provider <c>gen_ai.provider.name</c>.</summary>
    public const string NewestGenAi = "1.37";

    /// <summary>The one before, which calls it <c>gen_ai.system</c>.</summary>
    public const string OldGenAi = "1.36";

    /// <summary>Who uses the secrets of its headers.</summary>
    public const string User = "otlp";

    /// <summary>Its address; <c>/v1/traces</c> and so on is put behind it. Required.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Headers, by where their values are found. Default none.</summary>
    public IReadOnlyDictionary<string, SecretReference> Headers { get; init; } = ReadOnlyDictionary<string, SecretReference>.Empty;

    /// <summary>What is sent. Default all.</summary>
    public IReadOnlyList<OtlpSignal> Signals { get; init; } = [OtlpSignal.Traces, OtlpSignal.Metrics, OtlpSignal.Logs];

    /// <summary>How often metrics are sent, in seconds, 1 to 3600. Default 30.</summary>
    public int IntervalSeconds { get; init; } = 30;

    /// <summary>When an answer is late, in seconds, 1 to 60. Default 10.</summary>
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>How many of a hundred operations are traced, 0 to 100, unless the client's <c>traceparent</c> says. Default 100.</summary>
    public int SamplePercent { get; init; } = 100;

    /// <summary>Which names the GenAI attributes have. Default <see cref="NewestGenAi"/>.</summary>
    public string GenAi { get; init; } = NewestGenAi;

    /// <summary>Whether its address may lie in a private network. Default false.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Whether <paramref name="signal"/> is sent.</summary>
    public bool Sends(OtlpSignal signal) => Signals.Contains(signal);
}
