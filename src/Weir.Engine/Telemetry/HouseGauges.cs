using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Credentials;
using Weir.Engine.Identity;
using Weir.Engine.Storage;

namespace Weir.Engine.Telemetry;

/// <summary>The state of the modules below, read at the scrape: the store's queue, the revision in force, the age of credentials.</summary>
internal sealed class HouseGauges(GatewayMeter meter, Store store, ConfigDesk desk, CredentialVault vault, AuthFailures failures, TimeProvider clock) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        failures.Listen((surface, reason) => meter.AuthFailures.Add(1, new("weir.surface", NameOf(surface)), new("weir.reason", NameOf(reason))));
        meter.Observe("weir.store.waiting", "{command}", "Writes that wait for the store", () => store.Writer.Waiting);
        meter.Observe("weir.store.healthy", "", "1 when the last batch was committed, 0 after one failed", () => store.Writer.Healthy ? 1 : 0);
        meter.Count("weir.store.dropped", "{command}", "Writes behind that were dropped because too many waited", () => store.Writer.Dropped);
        meter.Observe("weir.configuration.revision", "", "Number of the configuration's revision in force", () => desk.Revision);
        meter.Observe("weir.configuration.refused", "", "1 while something newer than the revision in force is refused", () => desk.Refusal is null ? 0 : 1);
        meter.Observe("weir.credential.age", "s", "Age of the version that new calls use, by credential", Ages);
        meter.Observe("weir.credentials.due", "{credential}", "Credentials that are due for rotation", () => vault.Due);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string NameOf<T>(T one)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString());

    // As many series as there are credentials, at most CredentialVault.MaxCredentials.
    private IEnumerable<Measurement<long>> Ages() =>
        from credential in vault.List()
        let newest = credential.Versions.FirstOrDefault(version => version.State == CredentialState.Active)
        where newest is not null
        select new Measurement<long>(
            (long)(clock.GetUtcNow() - newest.CreatedAt).TotalSeconds,
            new("weir.credential.service", credential.Service), new KeyValuePair<string, object?>("weir.credential.name", credential.Name));
}
