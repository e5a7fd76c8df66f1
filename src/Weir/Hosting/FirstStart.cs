using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Weir.Engine.Identity;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.Setup;
using Weir.Engine.Kernel;

namespace Weir.Hosting;

/// <summary>Where nobody is known to the management API, prints once the code that makes the first user.</summary>
internal sealed class FirstStart(SetupDesk setup, AdminToken admin, IServer server) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (admin.IsSet || !await setup.IsOpenAsync(cancellationToken))
        {
            return;
        }

        var by = new ChangedBy(new("system", ActorKind.AdminToken, new(Role.Admin)), Address: null, "the first start");
        if (await setup.OfferAsync(by) is { } offer)
        {
            await Console.Out.WriteLineAsync(
                $$"""
                Nobody is known to the management API yet. With this code one user can be made, an admin, once and until {{offer.EndsAt:yyyy-MM-dd'T'HH:mm:ss'Z'}}:

                  {{offer.Code.Reveal()}}

                {{Link(offer.Code)}}
                Send it to POST /api/setup as {"code":"...","name":"...","password":"..."}, or make users with 'weir users add'. 'weir users setup-code' prints a new code.
                """);
        }
    }

    // Behind the '#', which browsers send to nobody. Where the server listens for the whole network, its own name is not known here.
    private string Link(SecretString code) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(address => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.IsLoopback) is { } own
            ? $"In the console: {own}/setup#{code.Reveal()}"
            : "In the console: /setup of the address that you reach it at.";

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
