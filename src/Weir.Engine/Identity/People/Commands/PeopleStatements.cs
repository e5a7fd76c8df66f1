using System.Text.Json.Nodes;
using Weir.Engine.Audit;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.People.Commands;

/// <summary>What the commands on people share: how a user is read inside the transaction, and how the trail is told.</summary>
internal static class PeopleStatements
{
    public static User? Find(StatementCache statements, string name)
    {
        var row = statements.Prepare("SELECT role, team, enabled, password, created_at, created_by, changed_at, team IS NULL, password IS NULL, provider, subject, provider IS NULL FROM users WHERE name = ?1").Add(name);
        if (!row.Step())
        {
            return null;
        }

        var user = new User(name, new(PermissionNames.RoleOf(row.Text(0)) ?? (Role)(-1), row.Int64(7) == 1 ? null : row.Text(1)), row.Int64(2) == 1)
        {
            PasswordHash = row.Int64(8) == 1 ? null : row.Text(3),
            HasPassword = row.Int64(8) == 0,
            CreatedAt = Timestamps.FromUnixMicroseconds(row.Int64(4)),
            CreatedBy = row.Text(5),
            ChangedAt = Timestamps.FromUnixMicroseconds(row.Int64(6)),
            Provider = row.Int64(11) == 1 ? null : row.Text(9),
            Subject = row.Int64(11) == 1 ? null : row.Text(10),
        };
        row.Reset();
        return user;
    }

    /// <summary>The name of whom a provider calls so; <see langword="null"/> when they never came.</summary>
    public static string? NameOf(StatementCache statements, string provider, string subject)
    {
        var row = statements.Prepare("SELECT name FROM users WHERE provider = ?1 AND subject = ?2").Add(provider).Add(subject);
        var name = row.Step() ? row.Text(0) : null;
        row.Reset();
        return name;
    }

    public static long Count(StatementCache statements, string sql, string? parameter = null, long? second = null)
    {
        var row = statements.Prepare(sql);
        row = parameter is null ? row : row.Add(parameter);
        row = second is null ? row : row.Add(second);
        var count = row.Step() ? row.Int64(0) : 0;
        row.Reset();
        return count;
    }

    /// <summary>How many of the others may make users.</summary>
    public static long OtherAdmins(StatementCache statements, string name) =>
        Count(statements, "SELECT count(*) FROM users WHERE role = 'admin' AND team IS NULL AND enabled = 1 AND name <> ?1", name);

    /// <summary>Ends every session of a user.</summary>
    public static void EndSessions(StatementCache statements, string name) => statements.Prepare("DELETE FROM sessions WHERE user = ?1").Add(name).Run();

    public static void Tell(StatementCache statements, ChangedBy by, DateTimeOffset at, string action, string what, (JsonObject? Before, JsonObject? After) values) =>
        AuditTrail.Append(statements, new(at, by.Actor.Name, action, what, AuditOutcome.Allowed)
        {
            Address = by.Address,
            Reason = by.Reason,
            Before = values.Before?.ToJsonString(),
            After = values.After?.ToJsonString(),
        });

    public static JsonObject Masked(User user) => new()
    {
        ["role"] = PermissionNames.Of(user.Grant.Role),
        ["team"] = user.Grant.Team,
        ["enabled"] = user.Enabled,
        ["password"] = user.HasPassword ? SecretString.Mask : null,
        ["provider"] = user.Provider,
    };
}
