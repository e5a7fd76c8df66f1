using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Identity;
using Weir.Engine.Operations.Audit;
using Weir.Engine.Operations.Backups;
using Weir.Engine.Operations.Bodies;
using Weir.Engine.Operations.Budgets;
using Weir.Engine.Operations.Connections;
using Weir.Engine.Operations.Costs;
using Weir.Engine.Operations.Credentials;
using Weir.Engine.Operations.Dashboards;
using Weir.Engine.Operations.Entries;
using Weir.Engine.Operations.Explain;
using Weir.Engine.Operations.Keys;
using Weir.Engine.Operations.Listing;
using Weir.Engine.Operations.People;
using Weir.Engine.Operations.Reports;
using Weir.Engine.Operations.Series;
using Weir.Engine.Operations.Upkeep;
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
        .AddSingleton<SeriesBook>()
        .AddSingleton<GroupBook>()
        .AddSingleton<SeriesSpan>()
        .AddSingleton(provider => new SourceBook(provider.GetRequiredService<Store>(), provider.GetRequiredService<SeriesBook>(), provider.GetRequiredService<SeriesSpan>()))
        .AddSingleton<OperationGroups>()
        .AddSingleton<ReportDesk>()
        .AddSingleton<ExplainBooks>()
        .AddSingleton<BodyStore>()
        .AddSingleton<OperationUpkeep>()
        .AddHostedService(provider => provider.GetRequiredService<OperationUpkeep>())
        .AddSingleton<CreditBooks>()
        .AddSingleton<ReportBooks>()
        .AddSingleton<BudgetDesk>()
        .AddSingleton(provider => new BackupDesk(
            provider.GetRequiredService<DataDirectory>(), migrations, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILogger<BackupDesk>>()))
        .AddSingleton<KeyDesk>()
        .AddSingleton<CredentialDesk>()
        .AddSingleton<VerifySecret>()
        .AddSingleton<TestProvider>()
        .AddSingleton<RotatorRun>()
        .AddSingleton<AuditUpkeep>()
        .AddHostedService(provider => provider.GetRequiredService<AuditUpkeep>())
        .AddSingleton<RotatorUpkeep>()
        .AddHostedService(provider => provider.GetRequiredService<RotatorUpkeep>());

    /// <summary>Every endpoint that reads operations and the ledger, or corrects it.</summary>
    public static void MapOperations(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/operations", ListOperations.Handle).Asks(ListOperations.Known).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/operations/export", ExportOperations.Handle).Asks(ExportOperations.Known).Produces<string>(200, "text/csv", "application/json").For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/operations/groups", GroupOperations.Handle).Asks(GroupOperations.Known).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/operations/summary", ShowSummary.Handle).Asks(ShowSummary.Known).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/timeseries", ShowSeries.Handle).Asks(ShowSeries.Known).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/operations/{id}", ExplainOperation.Handle).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/operations/{id}/bodies", ShowBodies.Handle).Audited("bodies.read").For(Permission.BodiesRead);
        endpoints.MapPost("/api/operations", ReportOperations.Handle).Takes(ReportOperations.Known).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.OperationsReport, Reach.Team);
        endpoints.MapPost("/api/operations/{id}/scores", ScoreOperation.Handle).Takes(ReportBody.ScoreFields).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.OperationsReport, Reach.Team);
        endpoints.MapGet("/api/performance-metrics", ShowPerformance.Handle).Asks(ShowPerformance.Known).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/metrics/export", ExportMetrics.Handle).Asks(ExportMetrics.Known).Produces<string>(200, "text/csv", "application/json").For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/costs", ListCosts.Handle).Asks(ListCosts.Known).For(Permission.CostsRead, Reach.Team);
        endpoints.MapGet("/api/cost-analysis", ShowCostAnalysis.Handle).Asks(ShowCostAnalysis.Known).For(Permission.CostsRead, Reach.Team);
        endpoints.MapGet("/api/usage", ShowUsage.Handle).Asks(ShowUsage.Known).For(Permission.CostsRead, Reach.Team);
        endpoints.MapGet("/api/ledger/entries", ListEntries.Handle).Asks(ListEntries.Known).For(Permission.CostsRead, Reach.Team);
        endpoints.MapGet("/api/ledger/verify", VerifyLedger.Handle).For(Permission.CostsRead);
        endpoints.MapPost("/api/ledger/adjustments", AdjustLedger.Handle).Takes(AdjustLedger.Known).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.LedgerChange);
        endpoints.MapPost("/api/costs/external", ReportCost.Handle).Takes(ReportedCost.Fields).AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.OperationsReport, Reach.Team);
        endpoints.MapPost("/api/providers/{id}/test", TestProvider.Handle).Answers<TestProvider.ConnectionView>().AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.ConnectionsTest);
        endpoints.MapPost("/api/providers/test", TestProvider.HandleDraft).Takes(TestProvider.DraftFields).Answers<TestProvider.ConnectionView>().AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.ConfigChange);
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
        DashboardEndpoints.Map(endpoints);
        endpoints.MapGet("/api/audit", ListAudit.Handle).Asks(ListAudit.Known).For(Permission.AuditRead);
        endpoints.MapGet("/api/audit/export", ExportAudit.Handle).Asks(ExportAudit.Known).Produces<string>(200, "text/csv", "application/json").For(Permission.AuditRead);
        endpoints.MapGet("/api/audit/verify", ListAudit.Verify).For(Permission.AuditRead);
    }
}
