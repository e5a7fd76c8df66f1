using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Configuration;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Keys;

/// <summary>Registers callers' keys that are made at run time.</summary>
public static class KeysModule
{
    /// <summary>The keys, the index that requests look into, and what the configuration is told of them.</summary>
    public static IServiceCollection AddCallersKeys(this IServiceCollection services) => services
        .AddSingleton(provider => new KeyHasher(provider.GetRequiredService<Store>().Read(KeyRows.Pepper)))
        .AddSingleton<KeyIndex>()
        .AddSingleton<KeyUses>()
        .AddSingleton<KeyStores>()
        .AddSingleton<KeyRecords>()
        .AddSingleton<RecordedKeys>(provider => () => provider.GetRequiredService<KeyRecords>().Settings)
        .AddSingleton<IConfigCheck, KeyRecordCheck>()
        .AddHostedService<KeyUpkeep>();
}
