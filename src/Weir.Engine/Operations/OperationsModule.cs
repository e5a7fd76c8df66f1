using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Identity;
using Weir.Engine.Ledger;
using Weir.Engine.Operations.Audit;
using Weir.Engine.Operations.Backups;
using Weir.Engine.Operations.Budgets;
using Weir.Engine.Operations.Costs;
using Weir.Engine.Operations.Credentials;
using Weir.Engine.Operations.Entries;
using Weir.Engine.Operations.Keys;
using Weir.Engine.Operations.People;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations;

/// <summary>Maps what happened and what it cost: <c>/api/operations</c>, <c>/api/costs</c>, <c>/api/usage</c>, <c>/api/ledger</c>, <c>/api/budgets</c>, <c>/api/keys</c>, <c>/api/credentials</c>, <c>/api/users</c>, <c>/api/session</c>, <c>/api/audit</c>.</summary>
public static class OperationsModule
{
    /// <summary>The store of operations, and what management endpoints need beside the ledger.</summary>
    /// <param name="services">Takes them.</param>
    /// <param name="migrations">Every step of every module's schema.</param>
    public static IServiceCollection AddOperations(this IServiceCollection services, IReadOnlyList<Migration> migrations) => services
        .AddSingleton<OperationFeed>()
        .AddSingleton<OperationStore>()
        .AddSingleton<CreditBooks>()
        .AddSingleton<ReportBooks>()
        .AddSingleton<BudgetDesk>()
        .AddSingleton(provider => new BackupDesk(
            provider.GetRequiredService<DataDirectory>(), migrations, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILogger<BackupDesk>>()))
        .AddSingleton<KeyDesk>()
        .AddSingleton<CredentialDesk>()
        .AddSingleton<VerifySecret>()
        .AddSingleton<RotatorRun>()
        .AddSingleton<RotatorUpkeep>()
        .AddHostedService(provider => provider.GetRequiredService<RotatorUpkeep>());

    /// <summary>Every endpoint that reads operations and the ledger, or corrects it.</summary>
    public static void MapOperations(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/operations", ListOperations.Handle).Asks(ListOperations.Known).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/operations/{id}", ExplainOperation.Handle).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/costs", ListCosts.Handle).Asks(ListCosts.Known).For(Permission.CostsRead, Reach.Team);
        endpoints.MapGet("/api/usage", ShowUsage.Handle).Asks(ShowUsage.Known).For(Permission.CostsRead, Reach.Team);
        endpoints.MapGet("/api/ledger/entries", ListEntries.Handle).Asks(ListEntries.Known).For(Permission.CostsRead, Reach.Team);
        endpoints.MapGet("/api/ledger/verify", VerifyLedger.Handle).For(Permission.CostsRead);
        endpoints.MapPost("/api/ledger/adjustments", AdjustLedger.Handle).Takes(AdjustLedger.Known).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.LedgerChange);
        endpoints.MapPost("/api/costs/external", ReportCost.Handle).Takes(ReportedCost.Fields).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.OperationsReport, Reach.Team);
        endpoints.MapGet("/api/budgets", ListBudgets.Handle).Asks(ListBudgets.Known).For(Permission.BudgetsRead, Reach.Team);
        endpoints.MapGet("/api/budgets/{id}", ShowBudget.Handle).Asks(ShowBudget.Known).For(Permission.BudgetsRead, Reach.Team);
        endpoints.MapPatch("/api/budgets/{id}", SetBudget.Handle).Takes(SetBudget.Known).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.BudgetsChange, Reach.Team);
        endpoints.MapDelete("/api/budgets/{id}", SetBudget.Remove).Takes(SetBudget.KnownToRemove).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.BudgetsChange, Reach.Team);
        endpoints.MapPost("/api/budgets/{id}/credits", CreditBudget.Handle).Takes(CreditBudget.Known).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.BudgetsChange, Reach.Team);
        endpoints.MapGet("/api/backups", ListBackups.Handle).Asks(ListBackups.Known).For(Permission.BackupsMake);
        endpoints.MapPost("/api/backups", MakeBackup.Handle).Takes(MakeBackup.Known).Audited("backup.make").AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.BackupsMake);
        KeyEndpoints.Map(endpoints);
        CredentialEndpoints.Map(endpoints);
        PeopleEndpoints.Map(endpoints);
        endpoints.MapGet("/api/audit", ListAudit.Handle).Asks(ListAudit.Known).For(Permission.AuditRead);
        endpoints.MapGet("/api/audit/export", ExportAudit.Handle).Asks(ExportAudit.Known).Produces<string>(200, "text/csv", "application/json").For(Permission.AuditRead);
        endpoints.MapGet("/api/audit/verify", ListAudit.Verify).For(Permission.AuditRead);
    }
}

/// <summary><c>GET /api/operations</c>: newest first; filters <c>key</c>, <c>team</c>, <c>model</c>, <c>provider</c>, <c>outcome</c>.</summary>
internal static class ListOperations
{
    public static readonly ApiFields Known = ApiFields.Of("limit: whole", "after", "key", "team", "model", "provider", "outcome");

    public sealed record OperationList(IReadOnlyList<OperationView> Items, string? Next);

    public static async Task<Results<Ok<OperationList>, ValidationProblem>> Handle(
        HttpRequest request, string? limit, string? after, OperationStore store, CancellationToken cancellationToken)
    {
        var count = 50;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > OperationQuery.MaxLimit))
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["limit"] = [$"must be a whole number from 1 to {OperationQuery.MaxLimit}"] });
        }

        var items = await store.ListAsync(
            new()
            {
                Limit = count + 1, // one more tells whether there is a next page
                Before = after,
                Key = request.Query["key"],
                Team = request.Query["team"],
                Within = Actor.Of(request.HttpContext).Team,
                Model = request.Query["model"],
                Provider = request.Query["provider"],
                Outcome = request.Query["outcome"],
            },
            cancellationToken);
        return TypedResults.Ok(new OperationList([.. items.Take(count)], items.Count > count ? items[count - 1].Id : null));
    }
}

/// <summary><c>GET /api/operations/{id}</c>: one operation and every attempt it made.</summary>
internal static class ExplainOperation
{
    public sealed record OperationExplained(OperationView Operation, IReadOnlyList<AttemptView> Attempts);

    public static async Task<Results<Ok<OperationExplained>, ProblemHttpResult>> Handle(
        string id, HttpContext http, OperationStore store, LedgerBook ledger, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, Actor.Of(http).Team, cancellationToken) is not { } operation)
        {
            return TypedResults.Problem($"There is no operation '{id}'.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var attempts = await ledger.AttemptsOfAsync(id, cancellationToken);
        return TypedResults.Ok(new OperationExplained(operation, [.. attempts.Select(AttemptView.Of)]));
    }
}
