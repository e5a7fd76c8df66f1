using Weir.Engine.Credentials.Commands;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials;

/// <summary>What wrapping anew did.</summary>
/// <param name="Rewrapped">Secrets that are under the active key now and were read back from the store and opened.</param>
/// <param name="Failed">Secrets that did not open, before or after; they are left as they are, with the key they need.</param>
public sealed record RewrapReport(int Rewrapped, int Failed);

/// <summary>Wraps every data key that is under an old key under the active one, a few at a time, and then opens every secret to see that it does.</summary>
internal static class Rewrapping
{
    /// <summary>How many go into one commit.</summary>
    private const int Chunk = 50;

    public static async Task<RewrapReport> RunAsync(Store store, Func<VaultState> current, Action reload)
    {
        var before = current();
        var old = before.UnderOldKeys.ToArray();
        var active = before.Keyring.Active!;
        foreach (var chunk in old.Chunk(Chunk))
        {
            // What does not open is not touched: it stays under the key it has, which is kept for it.
            var rows = chunk.Select(row => (From: row, To: row.Envelope!.Rewrap(row.Binding, before.Keyring.Find(row.Envelope.KekId)!, active))).Where(row => row.To is not null).Select(row => (row.From, row.To!)).ToArray();
            await store.Writer.CommitAsync(new Rewrap(rows));
        }

        reload();
        var after = current();
        var fine = old.Count(row => after.Find(row.Name)?.Versions.FirstOrDefault(one => one.Version == row.Version) is { Envelope: { } envelope } now
            && envelope.KekId == active.Id && envelope.Open(now.Binding, active) is not null);
        return new(fine, old.Length - fine);
    }
}
