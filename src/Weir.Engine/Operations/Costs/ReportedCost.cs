using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;

namespace Weir.Engine.Operations.Costs;

/// <summary>
/// The body of <c>POST /api/costs/external</c>:
/// <c>{"id":"run-17","integration":"ccr","api_usd":"0.42","infrastructure_usd":"0.01","team":"search","tokens":1200}</c>.
/// </summary>
internal static class ReportedCost
{
    public static readonly ApiFields Fields = ApiFields.Of(
        "id", "integration!", "occurred_at: moment", "operation", "provider", "model", "key", "team", "project", "customer", "user", "session", "feature", "environment",
        "api_usd: usd", "infrastructure_usd: usd", "total_usd: usd", "savings_usd: usd", "tokens: whole", "requests: whole", "compute_ms: whole", "detail: object");

    private const int NameChars = 128;
    private const int DetailChars = 4_096;
    private const long MostTokens = 1_000_000_000_000;
    private const long MostRequests = 1_000_000_000;
    private const long MostComputeMs = MostDays * 86_400_000L;
    private const int MostDays = 366;
    private static readonly Money MostUsd = Money.FromUsd(1_000_000);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>The cost; of no use when <paramref name="body"/> has a problem afterwards.</summary>
    public static ExternalCost Read(ApiBody body, HttpRequest request, TimeProvider clock)
    {
        var cost = new ExternalCost
        {
            Id = body.Id(request, "ext_", clock),
            Integration = body.Text("integration", NameChars, isRequired: true) ?? "",
            OccurredAt = Moment(body, clock.GetUtcNow()),
            Attribution = new(
                Name("key") ?? "", Name("team"), Name("project"), Name("customer"), Name("user"), Name("session"), Name("feature"), Name("environment")),
            OperationId = Name("operation"),
            Provider = Name("provider"),
            Model = Name("model"),
            Api = Usd("api_usd"),
            Infrastructure = Usd("infrastructure_usd"),
            Savings = Usd("savings_usd"),
            Tokens = body.Whole("tokens", 0, MostTokens) ?? 0,
            Requests = body.Whole("requests", 0, MostRequests) ?? 1,
            ComputeMilliseconds = body.Whole("compute_ms", 0, MostComputeMs) ?? 0,
            Author = Author.Of(request.HttpContext),
            Detail = Detail(body),
        };
        CheckTotal(body, cost.Total);
        return cost;

        string? Name(string field) => body.Text(field, NameChars);

        Money Usd(string field) => body.Usd(field, Money.Zero, MostUsd) ?? Money.Zero;
    }

    private static void CheckTotal(ApiBody body, Money total)
    {
        if (total > MostUsd)
        {
            body.Refuse("api_usd", $"with infrastructure_usd must be at most {MostUsd.Usd:0} US dollars");
        }

        if (body.Usd("total_usd", Money.Zero, MostUsd) is { } stated && stated != total)
        {
            body.Refuse("total_usd", $"must be the sum of api_usd and infrastructure_usd, {total}; it may be left out");
        }
    }

    private static DateTimeOffset Moment(ApiBody body, DateTimeOffset now)
    {
        var at = body.Moment("occurred_at") ?? now;
        if (at > now + Ahead || at < now.AddDays(-MostDays))
        {
            body.Refuse("occurred_at", $"must be at most {MostDays} days ago and at most {Ahead.Minutes} minutes ahead");
        }

        return at;
    }

    private static string? Detail(ApiBody body)
    {
        if (body.Find("detail") is not { } detail)
        {
            return null;
        }

        var text = detail.GetRawText();
        if (detail.ValueKind != JsonValueKind.Object || text.Length > DetailChars)
        {
            body.Refuse("detail", $"must be an object of at most {DetailChars} characters");
        }

        return text;
    }
}
