using System.Text.Json.Nodes;
using Weir.Engine.Audit;

namespace Weir.Engine.Identity.Keys;

/// <summary>A key as the audit trail shows it: its settings, and of its secrets what people may know.</summary>
internal static class KeyTrail
{
    public static string Of(KeyRecord record) => AuditJson.Of(new
    {
        record.Version,
        Settings = JsonNode.Parse(record.Document),
        Secrets = record.Secrets.Select(secret => new { secret.Hint, secret.CreatedAt, secret.EndsAt }).ToArray(),
    });
}
