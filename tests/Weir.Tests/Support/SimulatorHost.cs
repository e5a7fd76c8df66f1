using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Providers.Simulator;

namespace Weir.Tests.Support;

/// <summary>The simulator behind real sockets, as a provider that the gateway under test calls.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Journal _journal;

    private SimulatorHost(WebApplication app, SimulatorEngine engine, Journal journal)
    {
        _app = app;
        _journal = journal;
        Engine = engine;
        Url = app.Urls.First();
    }

    /// <summary>Called when a request has arrived and before it is answered.</summary>
    public Func<Task> Arrived { get; set; } = static () => Task.CompletedTask;

    public SimulatorEngine Engine { get; }

    /// <summary>Its address, without a final slash.</summary>
    public string Url { get; }

    /// <summary>Every request received, with its headers and body.</summary>
    public IReadOnlyCollection<SeenRequest> Seen => _journal.Seen;

    public static async Task<SimulatorHost> StartAsync(SimulatorOptions? options = null, TimeProvider? clock = null)
    {
        var engine = new SimulatorEngine(options ?? new() { BillBodyBytes = 4096 }, clock ?? TimeProvider.System);
        var journal = new Journal { KeepBodies = true };
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        SimulatorServer.Configure(builder.WebHost);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IStartupFilter>(journal);
        var app = builder.Build();
        app.UseRouting();
        SimulatorHost? host = null;
        app.Use(async (http, next) =>
        {
            await host!.Arrived();
            await next(http);
        });
        SimulatorServer.Map(app, engine);
        await app.StartAsync(CancellationToken.None);
        return host = new(app, engine, journal);
    }

    /// <summary>Requests whose body holds <paramref name="marker"/>, all of them ended.</summary>
    public async Task<IReadOnlyList<SeenRequest>> SeenAsync(string marker)
    {
        SeenRequest[] seen = [.. Seen.Where(request => request.Body.Contains(marker, StringComparison.Ordinal))];
        await Task.WhenAll(seen.Select(request => request.Ended)).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return seen;
    }

    /// <summary>Lines of the bill whose request holds <paramref name="marker"/>, all of them ended.</summary>
    public async Task<IReadOnlyList<SimulatorBillEntry>> BillAsync(string marker)
    {
        await SeenAsync(marker);
        var bytes = System.Text.Encoding.UTF8.GetBytes(marker);
        return [.. Engine.Bill.Entries().Where(entry => entry.Body.Span.IndexOf(bytes) >= 0)];
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
