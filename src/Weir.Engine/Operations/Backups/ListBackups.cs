using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Operations.Backups;

/// <summary><c>GET /api/backups</c>: what lies in <c>backups/</c>, newest first, and how the backup that runs is.</summary>
internal static class ListBackups
{
    public static readonly ApiFields Known = ApiFields.Of("limit: whole", "after");

    /// <summary>One file. <c>Kind</c>: state, before_migration, replaced (whole states) or config (an earlier configuration).</summary>
    public sealed record BackupView(string Name, string Kind, long Bytes, DateTimeOffset At);

    /// <summary>The backup that runs, or the last one of this run of the server.</summary>
    public sealed record BackupRunView(DateTimeOffset StartedAt, string State, string? Stage, long Done, long Total, string? Name, bool? LedgerSound, string? Failure, IReadOnlyList<string> LeftOut)
    {
        public static BackupRunView? Of(BackupState? state) => state is null ? null : new(
            state.StartedAt, state.Running ? "running" : state.Made is null ? "failed" : "done", state.Progress?.Stage, state.Progress?.Done ?? 0, state.Progress?.Total ?? 0,
            state.Made is { } made ? Path.GetFileName(made.Path) : null, state.Made?.Manifest.Ledger?.Sound, state.Failure, state.LeftOut);
    }

    /// <summary>A page.</summary>
    public sealed record BackupList(IReadOnlyList<BackupView> Items, string? Next, BackupRunView? Last);

    public static Results<Ok<BackupList>, ValidationProblem> Handle(HttpRequest request, DataDirectory data, BackupDesk desk)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 100, 1_000);
        var after = query.Text("after");
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var folder = new DirectoryInfo(Path.Combine(data.Path, BackupFolder.Name));
        var files = (folder.Exists ? folder.EnumerateFiles() : [])
            .Select(file => (File: file, Kind: KindOf(file.Name))).Where(one => one.Kind is not null)
            .OrderByDescending(one => one.File.LastWriteTimeUtc).ThenBy(one => one.File.Name, StringComparer.Ordinal)
            .SkipWhile(one => after is not null && one.File.Name != after).Skip(after is null ? 0 : 1)
            .Select(one => new BackupView(one.File.Name, one.Kind!, one.File.Length, one.File.LastWriteTimeUtc)).Take(limit + 1).ToArray();
        return TypedResults.Ok(new BackupList([.. files.Take(limit)], files.Length > limit ? files[limit - 1].Name : null, BackupRunView.Of(desk.State)));
    }

    private static string? KindOf(string name) =>
        name.StartsWith("config-", StringComparison.Ordinal) && name.EndsWith(".yaml", StringComparison.Ordinal) ? "config"
        : !name.EndsWith(BackupWriter.Ending, StringComparison.Ordinal) || name.StartsWith('.') ? null
        : name.StartsWith("before-migration-", StringComparison.Ordinal) ? "before_migration"
        : name.StartsWith("replaced-", StringComparison.Ordinal) ? "replaced"
        : "state";
}

/// <summary><c>POST /api/backups</c>: begins a backup of the whole state; <c>GET /api/backups</c> tells how it goes. <c>{"with_keyring":true,"passphrase":"…"}</c>, or no body.</summary>
internal static class MakeBackup
{
    private const int MaxPassphrase = 1_024;
    public static readonly ApiFields Known = ApiFields.Of("with_keyring: flag", "passphrase");

    public static async Task<Results<Accepted<ListBackups.BackupRunView>, ValidationProblem, ProblemHttpResult>> Handle(
        HttpRequest request, BackupDesk desk, ConfigSource source, WeirConfig started, CancellationToken cancellationToken)
    {
        var (withKeyring, passphrase) = (false, (string?)null);
        if (request.ContentLength is not null and not 0 || request.Headers.TransferEncoding.Count > 0)
        {
            var (body, unreadable) = await ApiBody.ReadAsync(request, Known, cancellationToken);
            if (body is null)
            {
                return unreadable!;
            }

            (withKeyring, passphrase) = (body.Flag("with_keyring") ?? false, body.Text("passphrase", MaxPassphrase));
            if (withKeyring && passphrase is null)
            {
                body.Refuse("passphrase", "is required with with_keyring: the keyring goes into a backup only sealed");
            }

            if (body.Problem is { } problem)
            {
                return problem;
            }
        }

        var now = source.Read();
        ConfigFile?[] files = [now.File, now.EnvironmentFile(started.Environment)];
        return desk.TryBegin(files.OfType<ConfigFile>(), withKeyring, passphrase)
            ? TypedResults.Accepted("/api/backups", ListBackups.BackupRunView.Of(desk.State)!)
            : TypedResults.Problem("A backup is being made already; GET /api/backups tells how it goes.", statusCode: StatusCodes.Status409Conflict, title: "Conflict");
    }
}
