using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Reload;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration;

/// <summary>A file on disk with the watch on it, on a clock that a test moves.</summary>
internal sealed class WatchedFile : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-watch-").FullName;
    private readonly DataDirectory _data;
    private readonly Store _store;
    private readonly FileWatch _watch;
    private readonly TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _waits;

    private WatchedFile(string text, bool told)
    {
        Write(text);
        _data = DataDirectory.Open(Path.Join(_folder, "data"));
        _store = Store.Open(_data, Durability.Process, [.. AuditSchema.Migrations, .. ConfigurationSchema.Migrations], Clock, NullLoggerFactory.Instance);
        var notices = new ConfigNotices(NullLogger<ConfigNotices>.Instance);
        notices.Listen(notice =>
        {
            if (notice.Kind is not RevisionKind.Start)
            {
                Told.Add(notice);
            }

            if (notice.Kind is RevisionKind.File)
            {
                _published.TrySetResult();
            }
        });

        // Somewhere else, unless the system is to tell: then a test moves the watch by its clock alone.
        var source = ConfigSource.OnDisk(At, mustExist: true, EnvironmentVariables.None) with { Folder = told ? _folder : _data.Path };
        Desk = new(new([], Clock), source, new(new(_store), notices, [], NullLogger<ConfigPress>.Instance), Clock, NullLogger<ConfigDesk>.Instance);
        _watch = new(Desk, source, notices, Clock, NullLogger<FileWatch>.Instance);
    }

    public WatchedClock Clock { get; } = new();

    public ConfigDesk Desk { get; }

    public List<ConfigNotice> Told { get; } = [];

    private string At => Path.Join(_folder, "weir.yaml");

    public static async Task<WatchedFile> StartAsync(string text, bool told = false)
    {
        var file = new WatchedFile(text, told);
        await file._watch.StartAsync(CancellationToken.None);
        return file;
    }

    /// <summary>Puts a text in the place of the file at once, so that no look finds half of it.</summary>
    public void Write(string text)
    {
        var beside = At + ".new";
        File.WriteAllText(beside, text);
        File.Move(beside, At, overwrite: true);
    }

    /// <summary>Lets the watch look once, and find nothing new.</summary>
    public async Task PollAsync()
    {
        await BeginAsync();
        await WaitsAsync();
    }

    /// <summary>Lets the watch look, see a change, and take it once it stands still.</summary>
    public async Task SettleAsync()
    {
        await BeginAsync();
        await Clock.PassAsync(FileWatch.Settle);
        await WaitsAsync();
    }

    /// <summary>Completes when an edit was put in force or refused.</summary>
    public Task PublishedAsync() => _published.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        Desk.Dispose();
        _store.Dispose();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        if (!_waits)
        {
            await Clock.WaitOf(Poll);
        }

        _waits = false;
        Clock.Advance(Poll);
    }

    private async Task WaitsAsync()
    {
        await Clock.WaitOf(Poll);
        _waits = true;
    }
}
