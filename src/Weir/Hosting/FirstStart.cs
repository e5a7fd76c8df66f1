using Weir.Engine.Identity;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.Setup;

namespace Weir.Hosting;

/// <summary>Where nobody is known to the management API, prints once the code that makes the first user.</summary>
internal sealed class FirstStart(SetupDesk setup, AdminToken admin) : IHostedLifecycleService
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

                Send it to POST /api/setup as {"code":"...","name":"...","password":"..."}, or make users with 'weir users add'. 'weir users setup-code' prints a new code.
                """);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
