using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;

namespace Weir.Tests.Identity;

/// <summary>
/// What every endpoint needs, written down a second time, by hand: who opens an endpoint wider, or adds one, says so here too.
/// An endpoint that is not in this table fails the tests.
/// </summary>
internal static class EndpointTable
{
    private static readonly Dictionary<string, AccessRule> Rules = new(StringComparer.Ordinal)
    {
        ["GET /health"] = Open(Access.Public),
        ["GET /health/ready"] = Open(Access.Public),
        ["GET /metrics"] = Open(Access.Metrics),
        ["GET /debug/circuit-breakers"] = Open(Access.Diagnostics),
        ["GET /api/providers/health"] = Open(Access.Diagnostics),
        ["GET /api/system-health"] = Open(Access.Diagnostics),
        ["GET /api/cache/stats"] = Open(Access.Diagnostics),
        ["GET /debug/connections"] = Open(Access.Diagnostics),
        ["GET /debug/traces"] = Open(Access.Diagnostics),
        ["GET /api/profiles"] = House(Permission.MonitoringRead),
        ["GET /api/profiles/summary"] = House(Permission.MonitoringRead),
        ["DELETE /api/profiles"] = House(Permission.MonitoringReset),
        ["DELETE /api/metrics"] = House(Permission.MonitoringReset),

        ["GET /v1/models"] = Open(Access.Caller),
        ["GET /v1/models/{**id}"] = Open(Access.Caller),
        ["POST /v1/chat/completions"] = Open(Access.Caller),
        ["POST /v1/embeddings"] = Open(Access.Caller),
        ["POST /v1/messages"] = Open(Access.Caller),
        ["POST /v1/messages/count_tokens"] = Open(Access.Caller),
        ["* /v1/chat/completions"] = Open(Access.Caller),
        ["* /v1/embeddings"] = Open(Access.Caller),
        ["* /v1/messages"] = Open(Access.Caller),
        ["* /v1/messages/count_tokens"] = Open(Access.Caller),
        ["* /v1/{**path}"] = Open(Access.Caller),

        ["GET /api/operations"] = Team(Permission.OperationsRead),
        ["GET /api/operations/{id}"] = Team(Permission.OperationsRead),
        ["GET /api/operations/{id}/bodies"] = House(Permission.BodiesRead),
        ["GET /api/operations/export"] = Team(Permission.OperationsRead),
        ["POST /api/operations"] = Team(Permission.OperationsReport),
        ["POST /api/operations/{id}/scores"] = Team(Permission.OperationsReport),
        ["GET /api/operations/groups"] = Team(Permission.OperationsRead),
        ["GET /api/dashboards"] = Team(Permission.OperationsRead),
        ["GET /api/dashboards/{id}"] = Team(Permission.OperationsRead),
        ["POST /api/dashboards"] = Team(Permission.OperationsRead),
        ["PUT /api/dashboards/{id}"] = Team(Permission.OperationsRead),
        ["DELETE /api/dashboards/{id}"] = Team(Permission.OperationsRead),
        ["GET /api/preferences"] = Open(Access.SignedIn),
        ["PUT /api/preferences"] = Open(Access.SignedIn),
        ["GET /api/operations/summary"] = Team(Permission.OperationsRead),
        ["GET /api/timeseries"] = Team(Permission.OperationsRead),
        ["GET /api/performance-metrics"] = Team(Permission.OperationsRead),
        ["GET /api/metrics/export"] = Team(Permission.OperationsRead),
        ["GET /api/wrappers"] = Team(Permission.OperationsRead),
        ["GET /api/wrappers/health"] = Team(Permission.OperationsRead),
        ["GET /api/wrappers/{name}/metrics"] = Team(Permission.OperationsRead),
        ["GET /api/wrapper-stats/{name}"] = Team(Permission.OperationsRead),
        ["GET /api/charts/performance"] = Team(Permission.OperationsRead),
        ["GET /api/charts/health"] = Team(Permission.OperationsRead),
        ["GET /api/costs"] = Team(Permission.CostsRead),
        ["GET /api/cost-analysis"] = Team(Permission.CostsRead),
        ["POST /api/costs/external"] = Team(Permission.OperationsReport),
        ["GET /api/usage"] = Team(Permission.CostsRead),
        ["GET /api/ledger/entries"] = Team(Permission.CostsRead),
        ["GET /api/ledger/verify"] = House(Permission.CostsRead),
        ["POST /api/ledger/adjustments"] = House(Permission.LedgerChange),
        ["POST /api/ledger/reprice"] = House(Permission.LedgerChange),
        ["GET /api/budgets"] = Team(Permission.BudgetsRead),
        ["GET /api/budgets/{id}"] = Team(Permission.BudgetsRead),
        ["PATCH /api/budgets/{id}"] = Team(Permission.BudgetsChange),
        ["DELETE /api/budgets/{id}"] = Team(Permission.BudgetsChange),
        ["POST /api/budgets/{id}/credits"] = Team(Permission.BudgetsChange),
        ["GET /api/keys"] = Team(Permission.KeysRead),
        ["POST /api/keys"] = Team(Permission.KeysChange),
        ["GET /api/keys/{id}"] = Team(Permission.KeysRead),
        ["PATCH /api/keys/{id}"] = Team(Permission.KeysChange),
        ["DELETE /api/keys/{id}"] = Team(Permission.KeysChange),
        ["POST /api/keys/{id}/rotate"] = Team(Permission.KeysChange),
        ["POST /api/keys/{id}/disable"] = Team(Permission.KeysChange),
        ["POST /api/keys/{id}/enable"] = Team(Permission.KeysChange),
        ["GET /api/models"] = Team(Permission.ModelsRead),
        ["GET /api/models/recommended"] = Team(Permission.ModelsRead),
        ["GET /api/presets"] = Team(Permission.ModelsRead),
        ["GET /api/presets/{id}"] = Team(Permission.ModelsRead),
        ["GET /api/prices"] = Team(Permission.ModelsRead),
        ["POST /api/prices/estimate"] = Team(Permission.ModelsRead),
        ["GET /api/flags"] = House(Permission.ConfigRead),
        ["GET /api/flags/{name}"] = House(Permission.ConfigRead),
        ["PATCH /api/flags/{name}"] = House(Permission.FlagsChange),
        ["POST /api/flags/evaluate"] = House(Permission.ConfigRead),
        ["GET /api/integrations"] = House(Permission.ConfigRead),
        ["GET /api/integrations/{id}"] = House(Permission.ConfigRead),
        ["GET /api/integrations/{id}/config"] = House(Permission.ConfigRead),
        ["POST /api/integrations/{id}/check"] = House(Permission.ConnectionsTest),
        ["GET /api/notices/webhooks"] = House(Permission.ConfigRead),
        ["POST /api/notices/webhooks/{id}/test"] = House(Permission.ConnectionsTest),
        ["GET /api/config"] = House(Permission.ConfigRead),
        ["PATCH /api/config"] = House(Permission.ConfigChange),
        ["POST /api/config/rollback"] = House(Permission.ConfigChange),
        ["POST /api/config/reload"] = House(Permission.ConfigChange),
        ["POST /api/config/import"] = House(Permission.ConfigChange),
        ["GET /api/config/overrides"] = House(Permission.ConfigRead),
        ["GET /api/config/environments"] = House(Permission.ConfigRead),
        ["GET /api/config/schema"] = House(Permission.ConfigRead),
        ["GET /api/config/export"] = House(Permission.ConfigRead),
        ["POST /api/config/export"] = House(Permission.CredentialsChange),
        ["GET /api/config/revisions"] = House(Permission.ConfigRead),
        ["GET /api/config/revisions/diff"] = House(Permission.ConfigRead),
        ["GET /api/config/revisions/{number:long}"] = House(Permission.ConfigRead),
        ["GET /api/credentials"] = House(Permission.CredentialsRead),
        ["GET /api/credentials/{service}/{name}"] = House(Permission.CredentialsRead),
        ["PUT /api/credentials/{service}/{name}"] = House(Permission.CredentialsChange),
        ["DELETE /api/credentials/{service}/{name}"] = House(Permission.CredentialsChange),
        ["POST /api/credentials/{service}/{name}/rotate"] = House(Permission.CredentialsChange),
        ["POST /api/credentials/{service}/{name}/rotate_with_rotator"] = House(Permission.CredentialsChange),
        ["POST /api/credentials/{service}/{name}/retire"] = House(Permission.CredentialsChange),
        ["POST /api/credentials/{service}/{name}/enable"] = House(Permission.CredentialsChange),
        ["POST /api/credentials/{service}/{name}/test"] = House(Permission.ConnectionsTest),
        ["POST /api/credentials/import"] = House(Permission.CredentialsChange),
        ["POST /api/credentials/rekey"] = House(Permission.CredentialsChange),
        ["POST /api/providers/{id}/test"] = House(Permission.ConnectionsTest),
        ["POST /api/providers/test"] = House(Permission.ConfigChange),
        ["GET /openapi/{documentName}.json"] = Open(Access.SignedIn),
        ["GET /api/setup"] = Open(Access.Public),
        ["POST /api/setup"] = Open(Access.Public),
        ["POST /api/session"] = Open(Access.Public),
        ["GET /api/session"] = Open(Access.SignedIn),
        ["GET /api/system"] = House(Permission.MonitoringRead),
        ["GET /api/live/state"] = Open(Access.SignedIn),
        ["GET /api/live"] = Open(Access.SignedIn),
        ["DELETE /api/session"] = Open(Access.SignedIn),
        ["POST /api/session/password"] = Open(Access.SignedIn),
        ["GET /api/sessions"] = Open(Access.SignedIn),
        ["DELETE /api/sessions/{id}"] = Open(Access.SignedIn),
        ["GET /api/session/sign-in"] = Open(Access.Public),
        ["GET /api/session/sign-in/{id}"] = Open(Access.Public),
        ["GET /api/session/sign-in/{id}/callback"] = Open(Access.Public),
        ["GET /api/users"] = House(Permission.PeopleRead),
        ["POST /api/users"] = House(Permission.PeopleChange),
        ["GET /api/users/{id}"] = House(Permission.PeopleRead),
        ["PATCH /api/users/{id}"] = House(Permission.PeopleChange),
        ["DELETE /api/users/{id}"] = House(Permission.PeopleChange),
        ["POST /api/users/setup-code"] = House(Permission.PeopleChange),
        ["GET /api/users/{id}/tokens"] = Open(Access.SignedIn),
        ["POST /api/users/{id}/tokens"] = Open(Access.SignedIn),
        ["DELETE /api/users/{id}/tokens/{token}"] = Open(Access.SignedIn),
        ["GET /api/audit"] = House(Permission.AuditRead),
        ["GET /api/audit/export"] = House(Permission.AuditRead),
        ["GET /api/audit/verify"] = House(Permission.AuditRead),
        ["GET /api/backups"] = House(Permission.BackupsMake),
        ["POST /api/backups"] = House(Permission.BackupsMake),
    };

    public static IReadOnlyDictionary<string, AccessRule> All => Rules;

    /// <summary>What is wrong with endpoints: they state nothing, or something else than this table, or are not in it, or are no more.</summary>
    public static IEnumerable<string> Problems(IEnumerable<Endpoint> endpoints)
    {
        var stated = new Dictionary<string, AccessRule?>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            foreach (var name in NamesOf(endpoint))
            {
                if (!stated.TryAdd(name, endpoint.Metadata.GetMetadata<AccessRule>()))
                {
                    yield return name + " is mapped twice";
                }
            }
        }

        foreach (var (name, rule) in stated)
        {
            if (rule is null)
            {
                yield return name + " states nothing";
            }

            if (!Rules.TryGetValue(name, out var expected))
            {
                yield return name + " is not in the table";
            }
            else if (rule is not null && rule != expected)
            {
                yield return $"{name} states {rule}, the table {expected}";
            }
        }

        foreach (var gone in Rules.Keys.Except(stated.Keys))
        {
            yield return gone + " is in the table and not mapped";
        }
    }

    /// <summary><c>METHOD /pattern</c> of an endpoint, once for each method; <c>*</c> where it takes all.</summary>
    public static IEnumerable<string> NamesOf(Endpoint endpoint)
    {
        var pattern = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "?";
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods;
        return methods is { Count: > 0 } ? methods.Select(method => $"{method} {pattern}") : [$"* {pattern}"];
    }

    private static AccessRule Open(Access access) => new(access, access is Access.Metrics or Access.Diagnostics ? Permission.MonitoringRead : null, access == Access.SignedIn ? Reach.Team : Reach.House);

    private static AccessRule Team(Permission permission) => new(null, permission, Reach.Team);

    private static AccessRule House(Permission permission) => new(null, permission, Reach.House);
}
