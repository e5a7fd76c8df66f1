using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>
/// <c>PATCH /api/config</c>: sets and removes overrides, all or nothing.
/// <c>{"reason":"…","set":{"gateway.timeouts.idle_seconds":60},"remove":["budgets.house"],"expires_at":"…","dry_run":true}</c>
/// </summary>
internal static class ChangeConfig
{
    public static Task<IResult> Handle(HttpContext http, ConfigDesk desk) => ConfigAnswer.HandleAsync(http, (body, cancellationToken) =>
    {
        body.RefuseOthers("reason", "author", "set", "remove", "expires_at", "dry_run");
        var change = new ConfigChange
        {
            Edits = [.. Removals(body), .. Sets(body)],
            Reason = body.Reason,
            Author = body.Author,
            ExpiresAt = ExpiresAt(body),
            IfMatch = body.IfMatch,
            DryRun = body.DryRun,
        };

        // With a mistake in the body itself nothing is tried; the answer lists the mistakes.
        return desk.ChangeAsync(body.Errors.Count > 0 ? change with { DryRun = true } : change, cancellationToken);
    });

    private static IEnumerable<ConfigEdit> Sets(ChangeBody body) =>
        body.Member("set", JsonValueKind.Object, "must be an object of paths and values")?.EnumerateObject().Select(member => ConfigEdit.Set(member.Name, member.Value.GetRawText())) ?? [];

    private static IEnumerable<ConfigEdit> Removals(ChangeBody body)
    {
        var paths = body.Member("remove", JsonValueKind.Array, "must be a list of paths")?.EnumerateArray().ToArray() ?? [];
        if (Array.TrueForAll(paths, path => path.ValueKind == JsonValueKind.String))
        {
            return paths.Select(path => ConfigEdit.Remove(path.GetString()!));
        }

        body.Errors["remove"] = ["must be a list of paths"];
        return [];
    }

    private static DateTimeOffset? ExpiresAt(ChangeBody body)
    {
        if (body.Text("expires_at") is not { } text)
        {
            return null;
        }

        // A time without an offset would mean another moment on another machine.
        if ((text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return moment;
        }

        body.Errors["expires_at"] = ["must be a time with its offset, such as 2027-01-31T00:00:00Z"];
        return null;
    }
}

/// <summary><c>POST /api/config/rollback</c>: restores an earlier revision. <c>{"revision":4,"reason":"…","dry_run":true}</c></summary>
internal static class RollBackConfig
{
    public static Task<IResult> Handle(HttpContext http, ConfigDesk desk) => ConfigAnswer.HandleAsync(http, (body, cancellationToken) =>
    {
        body.RefuseOthers("revision", "reason", "author", "dry_run");
        var number = 0L;
        if (body.Member("revision", JsonValueKind.Number, "must be the number of a revision") is not { } revision || !revision.TryGetInt64(out number))
        {
            body.Errors["revision"] = ["must be the number of a revision"];
        }

        return desk.RollBackAsync(
            new() { Revision = number, Reason = body.Reason, Author = body.Author, IfMatch = body.IfMatch, DryRun = body.DryRun || body.Errors.Count > 0 }, cancellationToken);
    });
}

/// <summary><c>POST /api/config/reload</c>: reads the files now, whatever they say and whether or not they are watched.</summary>
internal static class ReloadConfig
{
    public static Task<IResult> Handle(HttpContext http, ConfigDesk desk) =>
        ConfigAnswer.TellAsync(http, cancellationToken => desk.ReloadAsync(new() { Confirmed = true }, cancellationToken));
}
