using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>telemetry.operations</c>.</summary>
internal static class OperationsSection
{
    public static readonly ObjectKind<OperationsConfig> Kind = new ObjectKind<OperationsConfig>("operations", () => new())
        .Field("retention_days", Values.Integer(1, 3_660, "days"), o => o.RetentionDays, (o, value) => o with { RetentionDays = value },
            "How long the record of an operation is kept. The ledger keeps what it cost for ever.")
        .Field("max_rows", Values.Integer(10_000, 1_000_000_000, "operations"), o => o.MaxRows, (o, value) => o with { MaxRows = value },
            "Most records of operations; above it the oldest go, whatever their age.")
        .Field("series_days", Values.Integer(1, 3_660, "days"), o => o.SeriesDays, (o, value) => o with { SeriesDays = value },
            "How long the sums by hour are kept that time series are made of. Those by minute are kept seven days.")
        .Field("bodies_retention_days", Values.Integer(1, 365, "days"), o => o.BodiesRetentionDays, (o, value) => o with { BodiesRetentionDays = value },
            "How long bodies are kept, of callers whose key has `record_bodies`.")
        .Field("max_body_bytes", Values.Integer(1_024, 1_048_576, "bytes"), o => o.MaxBodyBytes, (o, value) => o with { MaxBodyBytes = value },
            "How much is kept of each such body, from its beginning.")
        .Field("abandon_after_minutes", Values.Integer(1, 44_640, "minutes"), o => o.AbandonAfterMinutes, (o, value) => o with { AbandonAfterMinutes = value },
            "After how long an operation that an integration began and never ended counts as abandoned.");
}
