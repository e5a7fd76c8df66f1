using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Pricing;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger;

/// <summary>A ledger on a store of its own, whose process can be made to die and start again.</summary>
internal sealed class TempLedger : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-ledger-").FullName;
    private readonly DataDirectory _data;
    private int _operations;
    private bool _stopped;

    public TempLedger(params BudgetConfig[] budgets)
    {
        _data = DataDirectory.Open(Path.Combine(_folder, "data"));
        Budgets = new(new BudgetBook(budgets.Select(BudgetRule.Of)));
        Start();
    }

    public ManualClock Clock { get; } = new();

    public Holder<BudgetBook> Budgets { get; }

    public Store Store { get; private set; } = null!;

    public LedgerBook Book { get; private set; } = null!;

    public DisabledKeys Disabled { get; private set; } = null!;

    /// <summary>Notices told since the last start.</summary>
    public List<BudgetNotice> Notices { get; } = [];

    /// <summary>Called at the points of each batch.</summary>
    public Action<BatchPoint> Faults { get; set; } = static _ => { };

    public static BudgetConfig Budget(string id, decimal usd) => new() { Id = id, Limit = Money.FromUsd(usd), Period = new(BudgetPeriodKind.Month) };

    /// <summary>A request to hold that many dollars for a new operation, under the budgets that cover it now.</summary>
    public HoldRequest Ask(decimal usd, string team = "red", string key = "k1", int number = 1, string? operation = null)
    {
        var who = new Attribution(key, team);
        return new()
        {
            OperationId = operation ?? $"op_{Interlocked.Increment(ref _operations):d8}",
            Number = number,
            Bound = new(Money.FromUsd(usd), 100, 1),
            Attribution = who,
            Deployment = "m/d",
            Provider = "p",
            Model = "upstream-m",
            RequestedModel = "m",
            StartedAt = Clock.GetUtcNow(),
            PriceSource = "test",
            Budgets = Budgets.Current.Covering(new(who, "p", "m")),
        };
    }

    /// <summary>The end of an attempt that was held by <paramref name="request"/>.</summary>
    public static AttemptEntry End(HoldRequest request, decimal usd, AttemptOutcome outcome = AttemptOutcome.Completed) => new()
    {
        OperationId = request.OperationId,
        Number = request.Number,
        Deployment = request.Deployment,
        Provider = request.Provider,
        Model = request.Model,
        RequestedModel = request.RequestedModel,
        Attribution = request.Attribution,
        StartedAt = request.StartedAt,
        Duration = TimeSpan.FromSeconds(1),
        Outcome = outcome,
        Usage = outcome == AttemptOutcome.Failed ? default : new TokenUsage { Input = 40, Output = 10 },
        Cost = Money.FromUsd(usd),
        PriceSource = request.PriceSource,
    };

    /// <summary>The accounts as they are stored, oldest first.</summary>
    public async Task<IReadOnlyList<(string Budget, string Child, decimal Held, decimal Posted)>> AccountsAsync()
    {
        await Store.Writer.FlushAsync();
        return await Store.ReadAsync<IReadOnlyList<(string, string, decimal, decimal)>>(ReadAccounts, TestContext.Current.CancellationToken);
    }

    /// <summary>Fails unless everything adds up; gives the report.</summary>
    public async Task<LedgerReport> SoundAsync()
    {
        var report = await Book.VerifyAsync(TestContext.Current.CancellationToken);
        Assert.Empty(report.Problems);
        return report;
    }

    /// <summary>The process dies and starts again on the same data; gives how many holds were in doubt.</summary>
    public Task<int> RestartAsync()
    {
        Stop();
        Start();
        return Book.RecoverAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The database as a file, with the process ended: nothing more can be done with this ledger.</summary>
    public async Task<byte[]> FileAsync()
    {
        Stop();
        _stopped = true;
        return await File.ReadAllBytesAsync(_data.Database, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_stopped)
        {
            Stop();
        }

        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static List<(string, string, decimal, decimal)> ReadAccounts(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT budget, child, held_nano_usd, posted_nano_usd FROM ledger_accounts ORDER BY id";
        using var row = command.ExecuteReader();
        var accounts = new List<(string, string, decimal, decimal)>();
        while (row.Read())
        {
            accounts.Add((row.GetString(0), row.GetString(1), new Money(row.GetInt64(2)).Usd, new Money(row.GetInt64(3)).Usd));
        }

        return accounts;
    }

    private void Start()
    {
        Store = Store.Open(_data, Durability.Process, LedgerSchema.Migrations, Clock, NullLoggerFactory.Instance, point => Faults(point));
        var notices = new BudgetNotices(NullLogger<BudgetNotices>.Instance);
        notices.Listen(Notices.Add);
        Disabled = new();
        Book = new(Store, Budgets, notices, Disabled, Clock);
    }

    private void Stop()
    {
        Book.Dispose();
        Store.Dispose();
    }
}
