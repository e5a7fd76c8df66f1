using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Operations;
using Weir.Engine.Providers;
using Weir.Engine.Proxy.Tracing;

namespace Weir.Engine.Proxy.Events;

/// <summary>What is logged of calls (S3-16), under the names that shipped dashboards look for. What a provider or a client wrote is never among it, but for names of models.</summary>
internal sealed class RequestEvents
{
    private readonly Holder<WeirConfig> _config;
    private readonly Holder<BudgetBook> _budgets;
    private readonly ILogger<RequestEvents> _logger;

    public RequestEvents(Holder<WeirConfig> config, Holder<BudgetBook> budgets, BudgetNotices notices, ILogger<RequestEvents> logger)
    {
        _config = config;
        _budgets = budgets;
        _logger = logger;
        notices.Listen(Crossed);
    }

    private bool IsTold => _config.Current.Telemetry.Logging.Requests;

    public void Started(Operation operation)
    {
        if (IsTold && _logger.IsEnabled(LogLevel.Information) && operation.Facts is { } facts)
        {
            _logger.RequestStarted(operation.Id, facts.Model, operation.Attribution?.Team, operation.Attribution?.Customer, TraceOf(operation));
        }
    }

    public void Ended(Operation operation, OperationRecord record)
    {
        for (var i = 1; i < operation.Entries.Count; i++)
        {
            if (operation.Entries[i - 1] is var before && operation.Entries[i] is var after && before.Provider != after.Provider)
            {
                _logger.ProviderFailover(operation.Id, before.Provider, after.Provider, record.Model, before.Error ?? "", record.Attribution.Team, TraceOf(operation));
            }
        }

        if (operation.Failure is { } failure)
        {
            var row = ErrorTable.RowOf(failure);
            if (_logger.IsEnabled(row.Level))
            {
                _logger.RequestError(row.Level, operation.Id, Sentence(failure, row), row.Name, record.Model, record.Attribution.Team, record.Status, record.Provider, TraceOf(operation), operation.Defect);
            }
        }
        else if (IsTold && _logger.IsEnabled(LogLevel.Information))
        {
            _logger.RequestCompleted(
                operation.Id, record.Model, record.Status, record.Duration.TotalMilliseconds, record.Usage.TotalInput + record.Usage.TotalOutput, record.Cost.Usd, record.Provider, record.Attribution.Team, TraceOf(operation));
        }
    }

    /// <summary>An operation took longer than it should.</summary>
    public void Slow(Operation operation, OperationRecord record, TimeSpan threshold) =>
        _logger.OperationSlow(operation.Id, operation.Surface.RouteOf(), record.Model, record.Duration.TotalMilliseconds, threshold.TotalMilliseconds, record.Overhead.TotalMilliseconds, record.Provider, record.Attribution.Team, TraceOf(operation));

    // Made where a record is written and nowhere else; the client's own where Weir itself traces nothing.
    private static string? TraceOf(Operation operation) =>
        (operation.Trace?.TraceId ?? TraceParent.Of(operation.Http.Request.Headers)?.TraceId) is { } trace ? Convert.ToHexStringLower(trace) : null;

    // A provider's own words, and those about a field of the request, may quote the prompt.
    private static string Sentence(Failure failure, ErrorRow row) => failure switch
    {
        { Upstream: not null, UpstreamStatus: { } status } => $"The provider answered {status}.",
        { Refusal: Refusal.BudgetExceeded or Refusal.RateLimited or Refusal.ModelUnknown or Refusal.ModelNotAllowed or Refusal.StoreUnavailable or Refusal.Internal or Refusal.KeyDisabled } => failure.Message,
        _ => row.Name,
    };

    private void Crossed(BudgetNotice notice)
    {
        if (notice.Unit != BudgetUnit.Usd || _budgets.Current.Find(notice.Budget) is not { } rule)
        {
            return;
        }

        var threshold = notice.Threshold is { } part ? notice.Limit / 1_000_000_000m * part : notice.Limit / 1_000_000_000m;
        var spent = notice.Posted / 1_000_000_000m;
        _logger.CostThresholdExceeded(
            rule.Scope.Team is { } team && team != BudgetScope.EachOne ? team : ChildTeam(notice.Child), rule.Period.ToString() == "day" ? spent : null, threshold,
            spent, notice.Budget, notice.Child, notice.Kind, rule.Period.ToString());
    }

    private static string? ChildTeam(string child) => child.StartsWith("team=", StringComparison.Ordinal) && !child.Contains(',', StringComparison.Ordinal) ? child["team=".Length..] : null;
}
