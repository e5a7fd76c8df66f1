using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Repricing;
using Weir.Engine.Pricing;

namespace Weir.Engine.Proxy;

/// <summary>Prices attempts anew, page by page.</summary>
internal sealed class RepriceRun(RepricingBook book, LedgerBook ledger, Holder<GatewayModel> models)
{
    /// <summary>Most attempts that one request looks at.</summary>
    public const int MostAttempts = 100_000;

    // Each change waits for the writer's batch; far fewer than may wait for it, so that calls go on meanwhile.
    private const int PageAttempts = 1_000;

    /// <summary>Goes through at most <see cref="RepricingQuery.Limit"/> attempts.</summary>
    public async Task<RepriceAnswer> RunAsync(RepricingQuery query, RepriceOrder order, CancellationToken cancellationToken)
    {
        var model = models.Current;
        var answer = new RepriceAnswer { DryRun = order.IsDry };
        var after = query.After;
        for (var left = query.Limit; left > 0;)
        {
            var page = await book.ReadAsync(query with { After = after, Limit = Math.Min(left, PageAttempts) }, cancellationToken);
            var changes = page.Select(attempt => answer.Look(attempt, PriceOf(model, attempt.Attempt))).OfType<RepriceChange>().ToArray();
            if (!order.IsDry)
            {
                await Task.WhenAll(changes.Select(change => ledger.AdjustAsync(
                    new(change.Id, change.Operation, change.Attempt, change.DifferenceUsd, change.PriceSource, order.Author, order.Reason))));
            }

            left -= page.Count;
            if (page.Count < PageAttempts && left > 0)
            {
                return answer;
            }

            after = page.Count > 0 ? page[^1].Place : after;
        }

        answer.Next = after?.ToString();
        return answer;
    }

    // As the deployment is priced now; one that is gone or leads elsewhere, as the catalogue prices its model.
    private static ModelPrice? PriceOf(GatewayModel model, AttemptEntry attempt)
    {
        var now = model.DeploymentOf(attempt.Deployment);
        var prices = now is not null && now.Upstream.Id == attempt.Provider && now.UpstreamModel == attempt.Model
            ? now.Prices
            : model.Upstreams.GetValueOrDefault(attempt.Provider) is { } upstream ? model.Catalogue.Find(upstream.Kind.Name, attempt.Model) : null;
        return prices?.At(attempt.StartedAt);
    }
}

/// <summary>How a re-pricing is to be done.</summary>
/// <param name="IsDry">Only tell what would change.</param>
/// <param name="Author">Who asked for it.</param>
/// <param name="Reason">Why.</param>
internal sealed record RepriceOrder(bool IsDry, string Author, string Reason);
