using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Ledger;

namespace Weir.Engine.Operations.Entries;

/// <summary><c>GET /api/ledger/verify</c>: derives every balance from the entries again and tells what does not add up.</summary>
internal static class VerifyLedger
{
    public static async Task<Ok<LedgerReport>> Handle(LedgerBook ledger, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ledger.VerifyAsync(cancellationToken));
}
