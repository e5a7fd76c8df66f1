using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;
using Weir.Engine.Operations;
using Weir.Engine.Proxy.Publishing;
using Weir.Engine.Proxy.Settings;

namespace Weir.Engine.Proxy.Flags;

/// <summary>
/// <c>PATCH /api/flags/{name}</c>: switches a flag that is there, by an override of the configuration, which has an author, a reason, perhaps an end, and
/// can be undone. <c>{"reason":"…","author":"…","enabled":true,"percentage":30,"expires_at":"…"}</c>
/// </summary>
internal static class SetFlag
{
    public static readonly ApiFields Known = ApiFields.Of("reason!", "author", "enabled: flag", "percentage: number", "expires_at: moment", "dry_run: flag");

    public static async Task<IResult> Handle(string name, HttpContext http, ConfigDesk desk, CancellationToken cancellationToken)
    {
        var state = await desk.CurrentAsync(cancellationToken);
        if (state.Result.Config is not { } config)
        {
            return NotValid.Of(state);
        }

        if (!config.Flags.ContainsKey(name))
        {
            return ListFlags.NoFlag(name);
        }

        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Known, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var change = ChangeOf(ConfigPath.Of("flags", name), body, http);
        return body.Problem is { } problem ? problem : await ConfigAnswer.TellAsync(http, token => desk.ChangeAsync(change, token));
    }

    private static ConfigChange ChangeOf(ConfigPath path, ApiBody body, HttpContext http)
    {
        var edits = new List<ConfigEdit>();
        if (body.Flag("enabled") is { } enabled)
        {
            edits.Add(ConfigEdit.Set(path.Add("enabled").Text, enabled ? "true" : "false"));
        }

        if (body.Find("percentage") is { } percentage)
        {
            edits.Add(ConfigEdit.Set(path.Add("percentage").Text, percentage.GetRawText()));
            if (percentage.ValueKind != JsonValueKind.Number)
            {
                body.Refuse("percentage", "must be a number from 0 to 100");
            }
        }

        if (edits.Count == 0)
        {
            body.Refuse("enabled", "is required, or percentage");
        }

        return new()
        {
            Edits = edits,
            Reason = body.Text("reason", 500, isRequired: true) ?? "",
            Author = Author.Of(http, body.Text("author", 200)),
            By = Author.By(http),
            ExpiresAt = body.Moment("expires_at"),
            IfMatch = body.IfMatch(http.Request),
            DryRun = body.Flag("dry_run") == true,
        };
    }
}
