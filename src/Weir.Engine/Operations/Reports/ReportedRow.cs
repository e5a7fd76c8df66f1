using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Series;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Reports;

/// <summary>The row of an operation as far as reports change it.</summary>
internal sealed class ReportedRow
{
    public const string Running = "running";
    public const string Abandoned = "abandoned";

    private const string SelectOne = """
        SELECT source, started_at, duration_us, surface, team, project, customer, user, session, feature, environment, provider, model, outcome, status,
          error, error_message, input_tokens, output_tokens, cost_nano_usd, reported, key_id
        FROM operations WHERE id = ?1
        """;

    private const string Replace = """
        INSERT OR REPLACE INTO operations (id, source, started_at, duration_us, surface, team, project, customer, user, session, feature, environment, provider, model,
          outcome, status, error, error_message, input_tokens, output_tokens, cost_nano_usd, reported,
          first_event_us, overhead_us, stream, key_id, deployment, attempts, cache_read_tokens, cache_write_tokens, reasoning_tokens, audio_tokens, estimated, decision)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, NULL, 0, 0, '', NULL, 0, 0, 0, 0, 0, 0, NULL)
        """;

    private const string SetDetails = "UPDATE operations SET reported = ?2 WHERE id = ?1";

    public required string Id { get; init; }

    public required string Source { get; init; }

    public required long StartedAtUs { get; init; }

    public string Key { get; init; } = "";

    public long DurationUs { get; set; }

    public string Type { get; set; } = "default";

    public string? Team { get; set; }

    public string? Project { get; set; }

    public string? Customer { get; set; }

    public string? User { get; set; }

    public string? Session { get; set; }

    public string? Feature { get; set; }

    public string? Environment { get; set; }

    public string? Provider { get; set; }

    public string Model { get; set; } = "";

    public string Outcome { get; set; } = Running;

    public int Status { get; set; }

    public string? Error { get; set; }

    public string? ErrorMessage { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    public long CostNanoUsd { get; set; }

    /// <summary>What an integration told beside; empty where nothing.</summary>
    public JsonObject Details { get; init; } = [];

    public bool IsRunning => Outcome == Running;

    public bool UsedFallback => Details.ContainsKey("fallback");

    /// <summary>Which sums it counts in.</summary>
    public RollupKey Sums => new(Source, Provider ?? "", Model, Team ?? "", Key, Outcome, "", Type);

    public DateTimeOffset StartedAt => Timestamps.FromUnixMicroseconds(StartedAtUs);

    /// <summary>The row of an id; <see langword="null"/> where there is none.</summary>
    public static ReportedRow? Find(StatementCache statements, string id)
    {
        var row = statements.Prepare(SelectOne).Add(id);
        if (!row.Step())
        {
            return null;
        }

        var found = new ReportedRow
        {
            Id = id,
            Source = row.Text(0),
            StartedAtUs = row.Int64(1),
            DurationUs = row.Int64(2),
            Type = row.Text(3),
            Team = NullIfEmpty(row.Text(4)),
            Project = NullIfEmpty(row.Text(5)),
            Customer = NullIfEmpty(row.Text(6)),
            User = NullIfEmpty(row.Text(7)),
            Session = NullIfEmpty(row.Text(8)),
            Feature = NullIfEmpty(row.Text(9)),
            Environment = NullIfEmpty(row.Text(10)),
            Provider = NullIfEmpty(row.Text(11)),
            Model = row.Text(12),
            Outcome = row.Text(13),
            Status = (int)row.Int64(14),
            Error = NullIfEmpty(row.Text(15)),
            ErrorMessage = NullIfEmpty(row.Text(16)),
            InputTokens = row.Int64(17),
            OutputTokens = row.Int64(18),
            CostNanoUsd = row.Int64(19),
            Details = row.Text(20) is { Length: > 0 } json ? JsonNode.Parse(json)!.AsObject() : [],
            Key = row.Text(21),
        };
        row.Reset();
        return found;
    }

    /// <summary>Writes the row of a reported operation, new or changed.</summary>
    public void Write(StatementCache statements) => statements.Prepare(Replace)
        .Add(Id).Add(Source).Add(StartedAtUs).Add(DurationUs).Add(Type).Add(Team).Add(Project).Add(Customer).Add(User).Add(Session).Add(Feature).Add(Environment)
        .Add(Provider).Add(Model).Add(Outcome).Add(Status).Add(Error).Add(ErrorMessage).Add(InputTokens).Add(OutputTokens).Add(CostNanoUsd).Add(Details.ToJsonString())
        .Run();

    /// <summary>Writes the details alone: all that may change of an operation that ended, the gateway's own among them.</summary>
    public void WriteDetails(StatementCache statements) => statements.Prepare(SetDetails).Add(Id).Add(Details.ToJsonString()).Run();

    /// <summary>Adds the ended operation to the sums of its minute and hour.</summary>
    public void AddUp(StatementCache statements)
    {
        var sums = statements.Sheet<RollupSheet>().Of(StartedAt, Sums);
        sums.Operations++;
        sums.InputTokens += InputTokens;
        sums.OutputTokens += OutputTokens;
        sums.CostNanoUsd += CostNanoUsd;
        sums.Fallbacks += UsedFallback ? 1 : 0;
        if (Outcome != Abandoned)
        {
            sums.Time(DurationUs);
        }

        AddScores(statements, Score("quality"), Score("satisfaction"));
    }

    /// <summary>Adds scores of an operation that ended to the sums of its minute and hour.</summary>
    public void AddScores(StatementCache statements, double? quality, double? satisfaction)
    {
        if (quality is null && satisfaction is null)
        {
            return;
        }

        var sums = statements.Sheet<RollupSheet>().Of(StartedAt, Sums);
        sums.Qualities += quality is null ? 0 : 1;
        sums.QualityMicro += Micro(quality ?? 0);
        sums.Satisfactions += satisfaction is null ? 0 : 1;
        sums.SatisfactionMicro += Micro(satisfaction ?? 0);
    }

    /// <summary>A score that was told before.</summary>
    public double? Score(string name) => Details[name] is JsonValue value ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static long Micro(double score) => (long)Math.Round(score * 1_000_000);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
