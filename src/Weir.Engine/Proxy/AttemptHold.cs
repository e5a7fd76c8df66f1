using System.Globalization;
using System.Runtime.CompilerServices;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Storage;
using Weir.Engine.Wire.Tokens;

namespace Weir.Engine.Proxy;

/// <summary>Holds what an attempt can cost on every budget that covers it. No byte goes to a provider before that is durable.</summary>
internal sealed class AttemptHold(LedgerBook ledger, DisabledKeys disabled, PathMeter meter)
{
    /// <summary>Takes the hold, or says why the attempt may not be made.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Failure?> TakeAsync(Operation operation, LiveAttempt attempt)
    {
        if (disabled.Contains(operation.Caller!.KeyId))
        {
            return Failure.Of(Refusal.KeyDisabled, "This key was disabled because a budget ran out. An operator must enable it again.") with { Ends = true };
        }

        if (attempt.Price is null && (operation.Model.UnknownPrice ?? (attempt.Bound.IsHardInMoney ? UnknownPrice.Block : UnknownPrice.Allow)) == UnknownPrice.Block)
        {
            return Failure.Of(Refusal.PriceUnknown,
                $"The gateway knows no price for '{attempt.Deployment.UpstreamModel}' at '{attempt.Deployment.Upstream.Id}', and may not spend what it cannot count. An operator must state the price.");
        }

        try
        {
            var request = Request(operation, attempt);
            var verdict = await ledger.HoldAsync(request);
            if (verdict.Refusal is { } refusal)
            {
                return FailureOf(refusal);
            }

            attempt.IsHeld = true;
            operation.Trace?.Reserved(attempt.Number, request);
            meter.Sent(attempt.Deployment.Upstream.Id); // until it is posted
            return null;
        }
        catch (StoreException)
        {
            return AttemptStop.Unwritable;
        }
    }

    /// <summary>Holds the next tranche of a stream that has given <paramref name="seen"/> bytes of output, or says why it must end.</summary>
    public async ValueTask<Failure?> ExtendAsync(Operation operation, LiveAttempt attempt, long seen)
    {
        var all = OutputOf(operation, attempt);
        var next = Math.Min(all, Math.Max(seen, attempt.HeldOutput) + (operation.Model.Config.Gateway.TrancheOutputTokens ?? all));
        try
        {
            var more = BoundOf(operation, attempt, next) - BoundOf(operation, attempt, attempt.HeldOutput);
            var verdict = await ledger.ExtendAsync(new(operation.Id, attempt.Number, ++attempt.Extensions, more with { Requests = 0 }));
            if (verdict.Refusal is { } refusal)
            {
                return FailureOf(refusal);
            }

            attempt.HeldOutput = next == all ? long.MaxValue : next;
            return null;
        }
        catch (StoreException)
        {
            return AttemptStop.Unwritable;
        }
    }

    private static HoldRequest Request(Operation operation, LiveAttempt attempt) => new()
    {
        OperationId = operation.Id,
        Number = attempt.Number,
        Bound = FirstBoundOf(operation, attempt),
        Attribution = operation.Attribution!,
        Deployment = attempt.Deployment.Id,
        Provider = attempt.Deployment.Upstream.Id,
        Model = attempt.Deployment.UpstreamModel,
        RequestedModel = attempt.Deployment.Model,
        StartedAt = attempt.StartedAt,
        PriceSource = attempt.Price?.Source,
        Budgets = attempt.Bound.Budgets,
    };

    // Of a stream the first tranche only, where streams are held so.
    private static Amounts FirstBoundOf(Operation operation, LiveAttempt attempt)
    {
        var all = OutputOf(operation, attempt);
        if (operation.Facts!.Stream && operation.Model.Config.Gateway.TrancheOutputTokens is { } tranche && tranche < all)
        {
            attempt.HeldOutput = tranche;
            return BoundOf(operation, attempt, tranche);
        }

        return BoundOf(operation, attempt, all);
    }

    private static long OutputOf(Operation operation, LiveAttempt attempt) => attempt.Bound.OutputTokens * operation.Facts!.Choices;

    private static Amounts BoundOf(Operation operation, LiveAttempt attempt, long output)
    {
        if (operation.Surface == Surface.CountTokens)
        {
            return default;
        }

        var input = InputBound.Of(operation.Body!.Members, attempt.Deployment.Upstream.Kind.Name);
        var usd = attempt.Price?.BoundOf(new TokenBound(input, output, operation.Facts!.ServiceTier)) ?? Money.Zero;
        return new(usd, input + output, 1);
    }

    private static Failure FailureOf(BudgetRefusal refusal)
    {
        var child = refusal.Child.Length == 0 ? "" : $" for {refusal.Child}";
        var reset = refusal.ResetsAt is { } at ? "it starts anew at " + at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "it does not start anew";
        return Failure.Of(Refusal.BudgetExceeded, string.Create(CultureInfo.InvariantCulture,
            $"The budget '{refusal.Rule.Id}'{child} does not allow this call: limit {Text(refusal.Limit)}, posted {Text(refusal.Posted)}, held {Text(refusal.Held)}, this call up to {Text(refusal.Asked)}; {reset}.")) with
        {
            Ends = !refusal.Rule.DependsOnDeployment,
        };

        string Text(long amount) => refusal.Unit == BudgetUnit.Usd
            ? new Money(amount).Usd.ToString("0.00#######", CultureInfo.InvariantCulture) + " USD"
            : string.Create(CultureInfo.InvariantCulture, $"{amount} {(refusal.Unit == BudgetUnit.Tokens ? "tokens" : "requests")}");
    }
}
