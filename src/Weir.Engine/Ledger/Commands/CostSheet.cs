using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>What the commands of one batch add to the ledger's sums by hour, written once for each row: so the sums hold exactly what the ledger holds.</summary>
/// <remarks>Memory: a row for each combination among the commands of one batch.</remarks>
internal sealed class CostSheet : BatchSheet
{
    private const long HourUs = 3_600_000_000;

    // A sum beyond what can be counted stays at the most there is: asking for it fails, as asking the rows would, and the batch does not.
    private static readonly string Add = $"""
        INSERT INTO ledger_hours VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (at, key_id, team, project, environment, provider, model, integration) DO UPDATE SET
          {string.Join(", ", new[] { "cost_nano_usd", "estimated_nano_usd", "requests", "input_tokens", "output_tokens" }.Select(Sum))}
        """;

    private readonly Dictionary<Key, Sums> _rows = [];

    /// <summary>Counts an attempt as it was posted.</summary>
    public static void Count(StatementCache statements, AttemptEntry entry) => statements.Sheet<CostSheet>().Take(
        entry.StartedAt, entry.Attribution, (entry.Provider, entry.RequestedModel, ""),
        new(entry.Cost, entry.Usage.Estimated ? entry.Cost : Money.Zero, 1, entry.Usage.TotalInput, entry.Usage.TotalOutput));

    /// <summary>Counts a cost from outside.</summary>
    public static void Count(StatementCache statements, ExternalCost cost) => statements.Sheet<CostSheet>().Take(
        cost.OccurredAt, cost.Attribution, (cost.Provider ?? "", cost.Model ?? "", cost.Integration), new(cost.Total, Money.Zero, cost.Requests, cost.Tokens, 0));

    /// <summary>Counts what an attempt's cost was corrected by, where the attempt counts.</summary>
    public static void Count(StatementCache statements, CostAdjustment adjustment)
    {
        var row = statements.Prepare("SELECT started_at, key_id, team, project, environment, provider, coalesce(requested_model, model) FROM ledger_attempts WHERE operation_id = ?1 AND number = ?2")
            .Add(adjustment.OperationId).Add(adjustment.Number);
        if (row.Step())
        {
            var who = new Attribution(row.Text(1), row.Text(2), row.Text(3), Environment: row.Text(4));
            var (at, what) = (Timestamps.FromUnixMicroseconds(row.Int64(0)), (row.Text(5), row.Text(6), ""));
            row.Reset();
            statements.Sheet<CostSheet>().Take(at, who, what, new(adjustment.Difference, Money.Zero, 0, 0, 0));
        }
    }

    protected internal override void Write(StatementCache statements)
    {
        foreach (var (key, sums) in _rows)
        {
            statements.Prepare(Add)
                .Add(key.Hour).Add(key.KeyId).Add(key.Team).Add(key.Project).Add(key.Environment).Add(key.Provider).Add(key.Model).Add(key.Integration)
                .Add(sums.Cost.NanoUsd).Add(sums.Estimated.NanoUsd).Add(sums.Requests).Add(sums.Input).Add(sums.Output)
                .Run();
        }
    }

    private void Take(DateTimeOffset at, Attribution who, (string Provider, string Model, string Integration) what, Sums sums)
    {
        var us = at.ToUnixMicroseconds();
        var key = new Key(us - (us % HourUs), who.KeyId, who.Team ?? "", who.Project ?? "", who.Environment ?? "", what.Provider, what.Model, what.Integration);
        try
        {
            _rows[key] = _rows.TryGetValue(key, out var before) ? before + sums : sums;
        }
        catch (OverflowException e)
        {
            throw new StoreException("The costs of an hour would be larger than can be counted.", e);
        }
    }

    private static string Sum(string column) => $"{column} = CASE typeof({column} + excluded.{column}) WHEN 'integer' THEN {column} + excluded.{column} ELSE {long.MaxValue} END";

    private readonly record struct Key(long Hour, string KeyId, string Team, string Project, string Environment, string Provider, string Model, string Integration);

    private readonly record struct Sums(Money Cost, Money Estimated, long Requests, long Input, long Output)
    {
        public static Sums operator +(in Sums left, in Sums right) => checked(new(
            left.Cost + right.Cost, left.Estimated + right.Estimated, left.Requests + right.Requests, left.Input + right.Input, left.Output + right.Output));
    }
}
