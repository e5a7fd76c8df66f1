using Weir.Engine.Identity;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.Setup;
using Weir.Engine.Kernel;

namespace Weir.Hosting;

/// <summary>Where nobody is known to the management API, prints once the code that makes the first user, and where to go with it.</summary>
internal static class FirstStart
{
    /// <summary>Offers it.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="urls">Where it listens for people.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task OfferAsync(IServiceProvider services, IEnumerable<string> urls, CancellationToken cancellationToken)
    {
        var setup = services.GetRequiredService<SetupDesk>();
        if (services.GetRequiredService<AdminToken>().IsSet || !await setup.IsOpenAsync(cancellationToken))
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

                {{Link(urls, offer.Code)}}
                Or send it to POST /api/setup as {"code":"...","name":"...","password":"..."}, or make users with 'weir users add'. 'weir users setup-code' prints a new code.
                """);
            await Console.Out.FlushAsync(cancellationToken);
        }
    }

    // Behind the '#', which browsers send to nobody. A server that listens for a whole network does not know what it is called there.
    private static string Link(IEnumerable<string> urls, SecretString code) =>
        urls.FirstOrDefault(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback) is { } own
            ? $"In the console: {own}/setup#{code.Reveal()}"
            : "In the console: the page /setup of the address that you reach it at.";
}
