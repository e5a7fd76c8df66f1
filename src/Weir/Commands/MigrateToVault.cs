using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Foreign;
using Weir.Engine.Credentials;
using Weir.Engine.Providers;
using Weir.Management;

namespace Weir.Commands;

/// <summary>Puts the keys of a migrated configuration into the vault, each for the provider that uses it and the address it is sent to: all or none.</summary>
internal static class MigrateToVault
{
    /// <summary>Asks once; null when all of them are there, else the exit code, with what was told on standard error.</summary>
    public static async Task<int?> RunAsync(MigratedConfig migrated, WeirConfig config, string file, ManagementTarget target, CancellationToken cancellationToken)
    {
        var items = new JsonArray([.. config.Providers.Values
            .Where(provider => provider.Credential?.VaultName is { } name && migrated.Credentials.ContainsKey(name))
            .Select(provider => Item(provider, provider.Credential!.VaultName!, migrated))]);
        if (items.Count == 0)
        {
            await Console.Error.WriteLineAsync("No provider's key stands in the file in clear: nothing is to be put into the vault.");
            return null;
        }

        var body = new JsonObject { ["items"] = items, ["reason"] = $"migrated from {Path.GetFileName(file)}" };
        var answer = await target.SendAsync(new(HttpMethod.Post, "/api/credentials/import", body), cancellationToken);
        if (!answer.Fine)
        {
            var code = ManagementVerb.Refused(answer);
            await Console.Error.WriteLineAsync("Nothing was put into the vault, and no file was written.");
            return code;
        }

        using var told = JsonDocument.Parse(answer.Text);
        foreach (var one in told.RootElement.GetProperty("items").EnumerateArray())
        {
            await Console.Error.WriteLineAsync($"{one.GetProperty("credential")}: {(one.GetProperty("added").GetBoolean() ? "put into the vault" : "was in the vault already")}, for providers.{one.GetProperty("provider")} at {one.GetProperty("origin")}");
        }

        return null;
    }

    private static JsonObject Item(ProviderConfig provider, CredentialName name, MigratedConfig migrated) => new JsonObject
    {
        ["credential"] = name.ToString(),
        ["provider"] = provider.Id,
        ["origin"] = UpstreamFactory.OriginOf(provider),
        ["secret"] = migrated.Credentials[name].Reveal(),
    };
}
