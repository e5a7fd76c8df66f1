using Weir.Engine.Ledger;
using Weir.Engine.Pricing;
using Weir.Engine.Telemetry.Otlp;

namespace Weir.Engine.Proxy.Tracing;

/// <summary>Collects attributes. What is not known is left out: GenOps allows no value that stands for none.</summary>
internal sealed class SpanAttributes
{
    /// <summary>The version of the GenOps specification that units are told by.</summary>
    public const string SpecVersion = "0.1.0";

    private readonly List<OtlpAttribute> _all = [];

    public IReadOnlyList<OtlpAttribute> All => _all;

    public SpanAttributes Add(string name, object? value)
    {
        if (value is not (null or ""))
        {
            _all.Add(new(name, value));
        }

        return this;
    }

    public SpanAttributes Add(Attribution who) => Add("genops.team", who.Team).Add("genops.project", who.Project).Add("genops.environment", who.Environment)
        .Add("genops.customer_id", who.Customer).Add("genops.feature", who.Feature).Add("genops.session_id", who.Session).Add("weir.key.id", who.KeyId);

    public SpanAttributes Add(TokenUsage usage, string prefix) =>
        Add(prefix + "input", usage.TotalInput).Add(prefix + "output", usage.TotalOutput).Add(prefix + "total", usage.TotalInput + usage.TotalOutput);

    /// <summary>What makes a span a workload unit of GenOps.</summary>
    public SpanAttributes AddUnit(string operation) => Add("genops.spec.version", SpecVersion).Add("genops.operation.name", operation).Add("genops.operation.type", operation);
}
