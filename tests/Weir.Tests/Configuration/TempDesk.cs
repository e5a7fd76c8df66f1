using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration;

/// <summary>A configuration desk on a store of its own, whose file is a text that a test edits.</summary>
internal sealed class TempDesk : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-desk-").FullName;
    private DataDirectory _data;
    private Store? _store;
    private TaskCompletionSource<ConfigNotice> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;

    public TempDesk(string file, params (string Name, string Value)[] variables)
    {
        File = file;
        Variables = variables;
        (_data, _store, Desk) = Open();
    }

    /// <summary>What the file says now.</summary>
    public string? File { get; set; }

    /// <summary>Variables that it is started with next.</summary>
    public (string Name, string Value)[] Variables { get; set; }

    public ManualClock Clock { get; } = new(Loading.Now);

    public ConfigDesk Desk { get; private set; }

    public ConfigNotices Notices { get; private set; } = null!;

    public RevisionStore Revisions => new(_store!);

    public AuditTrail Trail => new(_store!);

    /// <summary>What was told, in order.</summary>
    public List<ConfigNotice> Told { get; } = [];

    /// <summary>What was put in force, in order.</summary>
    public List<WeirConfig> Applied { get; } = [];

    public int Discarded { get; private set; }

    /// <summary>Called where a configuration is made ready to be put in force.</summary>
    public Action Compiling { get; set; } = static () => { };

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    public string Folder => _data.Path;

    public Task<ConfigState> StateAsync() => Desk.CurrentAsync(Now);

    /// <summary>Sets one value and expects it to be in force.</summary>
    public async Task<ConfigOutcome> SetAsync(string path, string json, DateTimeOffset? expires = null)
    {
        var outcome = await TryAsync([ConfigEdit.Set(path, json)], expires);
        Assert.True(outcome.Verdict == ConfigVerdict.Published, string.Join('\n', outcome.Problems));
        return outcome;
    }

    public Task<ConfigOutcome> TryAsync(IReadOnlyList<ConfigEdit> edits, DateTimeOffset? expires = null) =>
        Desk.ChangeAsync(new() { Edits = edits, Author = "ann", Reason = "because", ExpiresAt = expires }, Now);

    public Task<ConfigOutcome> RollBackAsync(long revision) => Desk.RollBackAsync(new() { Revision = revision, Author = "bob", Reason = "back" }, Now);

    /// <summary>Ends and starts again on the same directory.</summary>
    public void Restart()
    {
        Stop();
        (_data, _store, Desk) = Open();
        _stopped = false;
    }

    public void Stop()
    {
        if (!_stopped)
        {
            _stopped = true;
            Desk.Dispose();
            CloseStore();
            _data.Dispose();
        }
    }

    /// <summary>Makes every write fail from now on.</summary>
    public void CloseStore()
    {
        _store?.Dispose();
        _store = null;
    }

    /// <summary>Completes once what came due by the clock is done: the desk does one thing at a time.</summary>
    public Task IdleAsync() => Desk.ChangeAsync(new() { Edits = [], Author = "nobody", Reason = "only waits for its turn" }, Now);

    /// <summary>Runs a statement on the open store.</summary>
    public void Execute(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Join(_data.Path, "weir.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the statement is a test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Completes with what is told next.</summary>
    public Task<ConfigNotice> NextNotice()
    {
        _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _next.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private void Tell(ConfigNotice notice)
    {
        Told.Add(notice);
        _next.TrySetResult(notice);
    }

    private (DataDirectory, Store, ConfigDesk) Open()
    {
        var data = DataDirectory.Open(Path.Join(_folder, "data"));
        var store = Store.Open(data, Durability.Process, [.. AuditSchema.Migrations, .. ConfigurationSchema.Migrations], Clock, NullLoggerFactory.Instance);
        Notices = new ConfigNotices(NullLogger<ConfigNotices>.Instance);
        Notices.Listen(Tell);
        var press = new ConfigPress(new(store), Notices, [Compile], NullLogger<ConfigPress>.Instance);
        return (data, store, new(new([], Clock), new(Read(), Read), press, Clock, NullLogger<ConfigDesk>.Instance));
    }

    private CompiledConfig Compile(WeirConfig config)
    {
        Compiling();
        return new(() => Applied.Add(config), () => Discarded++);
    }

    private ConfigSources Read() => Loading.Sources(File, Variables);
}
