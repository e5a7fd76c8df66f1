using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;

namespace Weir.Engine.Operations.Keys;

/// <summary><c>POST /api/keys/{id}/enable</c>: a key that a budget disabled works again. The budget stands as it did: the next refusal disables it anew.</summary>
internal static class EnableKey
{
    /// <summary>The answer.</summary>
    /// <param name="WasDisabled">False when no budget had disabled it, and nothing was to be done.</param>
    /// <param name="Key">The key as it is now.</param>
    public sealed record KeyEnabled(bool WasDisabled, KeyView Key);

    public static async Task<Results<Ok<KeyEnabled>, ProblemHttpResult>> Handle(string id, Holder<WeirConfig> current, LedgerBook ledger, CancellationToken cancellationToken)
    {
        var config = current.Current;
        var disabled = await ledger.DisabledKeysAsync(cancellationToken);
        var ids = config.Keys.Keys.Union(disabled.Select(key => key.KeyId)).ToArray();
        if (!ids.Contains(id, StringComparer.Ordinal))
        {
            return NotFound.Of("key", id, ids);
        }

        var was = await ledger.EnableKeyAsync(id);
        return TypedResults.Ok(new KeyEnabled(was, KeyView.Of(id, config.Keys.GetValueOrDefault(id), disabled: null)));
    }
}
