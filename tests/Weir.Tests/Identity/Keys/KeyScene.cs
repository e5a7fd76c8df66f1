using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Identity.Keys;

/// <summary>Keys made at run time on a real store, opened anew as often as a test likes.</summary>
internal sealed class KeyScene : IDisposable
{
    public static readonly KeyActor By = new("tester", null, null);

    private DataDirectory _data;
    private Store _store;

    public KeyScene()
    {
        (_data, _store) = Open();
        Start();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("weir-keys-").FullName;

    public ManualClock Clock { get; } = new();

    /// <summary>True to let every commit fail.</summary>
    public bool DiskFails { get; set; }

    public WeirConfig Config { get; set; } = new();

    public KeyRecords Records { get; private set; } = null!;

    public KeyIndex Index { get; private set; } = null!;

    public KeyHasher Hasher { get; private set; } = null!;

    public Store Store => _store;

    public AuditTrail Audit => new(_store);

    /// <summary>What a kill and a new start leave: everything is read from the disk again.</summary>
    public void Restart()
    {
        Records.Dispose();
        _store.Dispose();
        _data.Dispose();
        (_data, _store) = Open();
        Start();
    }

    public Task<KeyOutcome> CreateAsync(string id, string settings = "{}", KeyActor? by = null) => Records.CreateAsync(id, settings, Config, by ?? By, CancellationToken.None);

    public Task<KeyOutcome> PatchAsync(string id, string patch, KeyActor? by = null) => Records.PatchAsync((id, "key.set"), patch, Config, by ?? By, CancellationToken.None);

    public Caller? Find(string secret) => Index.Find(Hasher.HashOf(Encoding.UTF8.GetBytes(secret)), Clock.GetUtcNow());

    public void Dispose()
    {
        Records.Dispose();
        _store.Dispose();
        _data.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Fail(BatchPoint point)
    {
        if (DiskFails && point == BatchPoint.BeforeCommit)
        {
            throw new IOException("no space left on device");
        }
    }

    private (DataDirectory, Store) Open()
    {
        var data = DataDirectory.Open(Folder);
        return (data, Store.Open(data, Durability.Process, [.. AuditSchema.Migrations, .. KeySchema.Migrations], Clock, NullLoggerFactory.Instance, Fail));
    }

    private void Start()
    {
        Hasher = new(_store.Read(KeyRows.Pepper));
        Index = new();
        Records = new(new(_store, new(_store)), Hasher, Index, [], Clock, NullLogger<KeyRecords>.Instance);
    }
}
