using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>Books a cost that was reported from outside on every budget that covers it. It was spent already, so nothing refuses it. Idempotent by its id.</summary>
internal sealed class AddExternal(ExternalCost cost, BudgetBook budgets, DateTimeOffset at) : StoreCommand<ExternalVerdict>
{
    /// <summary>What this command told.</summary>
    public NoticeContext Context { get; private set; } = new(default, null, null);

    protected internal override void Execute(StatementCache statements)
    {
        Context = new(at, cost.OperationId, cost.Attribution.KeyId) { IsUnheld = true };
        if (EntryTable.Contains(statements, cost.Id))
        {
            Verdict = new(Booked: false);
            return;
        }

        var charge = new Charge(cost.Attribution, cost.Provider ?? "", cost.Model ?? "", cost.Integration);
        var posted = new Amounts(cost.Total, cost.Tokens, cost.Requests);
        var rules = budgets.Covering(charge);
        var accounts = rules.Select(rule => AccountSheet.Of(statements).Open(statements, rule.Id, rule.ChildOf(charge), rule.WindowAt(cost.OccurredAt))).ToArray();
        EntryTable.Add(statements, cost.Id, new(EntryKinds.External, at, default, posted, EntryTable.Write(accounts)) { OperationId = cost.OperationId, Author = cost.Author });
        AddRow(statements);
        CostSheet.Count(statements, cost);
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = AccountSheet.Of(statements).Move(statements, accounts[i].Id, default, posted);
            NoticeTable.AddPosted(statements, rules[i], account, posted, Context);
        }

        Verdict = new(Booked: true);
    }

    private void AddRow(StatementCache statements)
    {
        var who = cost.Attribution;
        statements.Prepare("""
            INSERT INTO ledger_external (id, integration, operation_id, provider, model, key_id, team, project, customer, user, session, feature,
              environment, occurred_at, at, api_nano_usd, infrastructure_nano_usd, savings_nano_usd, tokens, requests, compute_ms, author, detail)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
            """)
            .Add(cost.Id).Add(cost.Integration).Add(cost.OperationId).Add(cost.Provider).Add(cost.Model)
            .Add(who.KeyId.Length == 0 ? null : who.KeyId).Add(who.Team).Add(who.Project).Add(who.Customer).Add(who.User).Add(who.Session).Add(who.Feature).Add(who.Environment)
            .Add(cost.OccurredAt.ToUnixMicroseconds()).Add(at.ToUnixMicroseconds())
            .Add(cost.Api.NanoUsd).Add(cost.Infrastructure.NanoUsd).Add(cost.Savings.NanoUsd)
            .Add(cost.Tokens).Add(cost.Requests).Add(cost.ComputeMilliseconds).Add(cost.Author).Add(cost.Detail)
            .Run();
    }
}

/// <summary>Whether a reported cost was new.</summary>
/// <param name="Booked">False when one with its id was booked before.</param>
public sealed record ExternalVerdict(bool Booked);
