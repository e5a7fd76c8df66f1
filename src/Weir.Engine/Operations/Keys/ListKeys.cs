using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;

namespace Weir.Engine.Operations.Keys;

/// <summary><c>GET /api/keys</c>: the keys that are configured and those that a budget disabled; never a secret.</summary>
internal static class ListKeys
{
    private const int MaxLimit = 1_000;
    private static readonly string[] Known = ["disabled", "limit", "after"];

    /// <summary>A page.</summary>
    public sealed record KeyList(IReadOnlyList<KeyView> Items, string? Next);

    public static async Task<Results<Ok<KeyList>, ValidationProblem>> Handle(
        HttpRequest request, Holder<WeirConfig> current, LedgerBook ledger, CancellationToken cancellationToken)
    {
        var config = current.Current;
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 100, MaxLimit);
        var only = query.Word("disabled", usual: null, ["true", "false"]);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var disabled = (await ledger.DisabledKeysAsync(cancellationToken)).ToDictionary(key => key.KeyId, StringComparer.Ordinal);
        KeyView[] page = [.. config.Keys.Keys.Union(disabled.Keys)
            .Order(StringComparer.Ordinal)
            .Where(id => query.Text("after") is not { } after || string.CompareOrdinal(id, after) > 0)
            .Where(id => only is null || disabled.ContainsKey(id) == (only == "true"))
            .Take(limit + 1)
            .Select(id => KeyView.Of(id, config.Keys.GetValueOrDefault(id), disabled.GetValueOrDefault(id)))];
        return TypedResults.Ok(page.Length > limit ? new KeyList(page[..limit], page[limit - 1].Id) : new KeyList(page, null));
    }
}
