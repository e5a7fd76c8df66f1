using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>
/// <c>PATCH /api/config</c>: sets and removes overrides, all or nothing.
/// <c>{"reason":"…","set":{"gateway.timeouts.idle_seconds":60},"remove":["budgets.house"],"expires_at":"…","dry_run":true}</c>
/// </summary>
internal static class ChangeConfig
{
    private const int MaxPath = 2_000;
    private const int MaxEnvironment = 64;
    private const int MostTags = 20;
    private const int MaxTag = 50;
    public static readonly ApiFields Known = ApiFields.Of("reason!", "author", "set: object", "remove: texts", "expires_at: moment", "environment", "tags: texts", "dry_run: flag");

    public static Task<IResult> Handle(HttpContext http, ConfigDesk desk) => ConfigAnswer.HandleAsync(http, Known, body =>
    {
        var change = new ConfigChange
        {
            Edits =
            [
                .. body.Texts("remove", ConfigChange.MostEdits, MaxPath).Select(ConfigEdit.Remove),
                .. body.Members("set").Select(member => ConfigEdit.Set(member.Key, member.Value.GetRawText())),
            ],
            Reason = body.Text("reason", ConfigAnswer.MaxReason, isRequired: true) ?? "",
            Author = Author.Of(http, body.Text("author", ConfigAnswer.MaxAuthor)),
            By = Author.By(http),
            ExpiresAt = body.Moment("expires_at"),
            Environment = body.Text("environment", MaxEnvironment),
            Tags = body.Texts("tags", MostTags, MaxTag),
            IfMatch = body.IfMatch(http.Request),
            DryRun = body.Flag("dry_run") ?? false,
        };
        return cancellationToken => desk.ChangeAsync(change, cancellationToken);
    });
}

/// <summary><c>POST /api/config/rollback</c>: restores an earlier revision. <c>{"revision":4,"reason":"…","dry_run":true}</c></summary>
internal static class RollBackConfig
{
    public static readonly ApiFields Known = ApiFields.Of("revision: whole!", "reason!", "author", "dry_run: flag");

    public static Task<IResult> Handle(HttpContext http, ConfigDesk desk) => ConfigAnswer.HandleAsync(http, Known, body =>
    {
        var revision = body.Whole("revision", 1, long.MaxValue);
        if (revision is null)
        {
            body.Refuse("revision", "is required: the number of the revision to restore");
        }

        var rollback = new ConfigRollback
        {
            Revision = revision ?? 0,
            Reason = body.Text("reason", ConfigAnswer.MaxReason, isRequired: true) ?? "",
            Author = Author.Of(http, body.Text("author", ConfigAnswer.MaxAuthor)),
            By = Author.By(http),
            IfMatch = body.IfMatch(http.Request),
            DryRun = body.Flag("dry_run") ?? false,
        };
        return cancellationToken => desk.RollBackAsync(rollback, cancellationToken);
    });
}

/// <summary><c>POST /api/config/reload</c>: reads the files now, whatever they say and whether or not they are watched.</summary>
internal static class ReloadConfig
{
    public static Task<IResult> Handle(HttpContext http, ConfigDesk desk) =>
        ConfigAnswer.TellAsync(http, cancellationToken => desk.ReloadAsync(new() { Confirmed = true, By = Author.By(http) }, cancellationToken));
}
