using Weir.Commands;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Egress;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Management;

/// <summary>Where a verb's question goes: to a server, or into a data directory that no server holds.</summary>
/// <remarks>
/// 1. A server that was named is asked, nothing else. 2. A data directory that was named is used itself unless a server holds it; then that
/// server is asked, at the usual address. 3. Where neither was named the usual address is asked, and if nothing listens there, <c>./data</c> is used.
/// A question is asked again elsewhere only when nothing of it was sent.
/// </remarks>
internal sealed class ManagementTarget(string? server, string? data, string? config, EnvironmentVariables variables)
{
    public const string DefaultServer = "http://127.0.0.1:3456";
    private const string DefaultData = "data";

    /// <summary>Asks once.</summary>
    /// <exception cref="ManagementException">No answer could be had.</exception>
    public async Task<ManagementAnswer> SendAsync(ManagementRequest ask, CancellationToken cancellationToken)
    {
        try
        {
            if (server is not null)
            {
                return await AskAsync(server, ask, cancellationToken);
            }

            if (data is not null)
            {
                return await IntoAsync(data, ask, cancellationToken) ?? await HolderAsync(data, ask, cancellationToken);
            }

            return await UsualAsync(ask, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ManagementException(ExitCodes.Failed, $"No answer from {server ?? DefaultServer}: {e.Message}", e);
        }
        catch (StoreException e)
        {
            throw new ManagementException(ExitCodes.Failed, e.Message, e);
        }
    }

    private async Task<ManagementAnswer> UsualAsync(ManagementRequest ask, CancellationToken cancellationToken)
    {
        // Without a token no server would answer, but a directory does.
        var token = Token();
        try
        {
            return await AskAsync(DefaultServer, ask, token ?? new SecretString("-"), cancellationToken) is { } answer && (answer.Status != StatusCodes.Status401Unauthorized || token is not null)
                ? answer
                : throw NoToken();
        }
        catch (EgressException e) when (e.NothingSent)
        {
            return await IntoAsync(DefaultData, ask, cancellationToken) ?? throw Elsewhere(DefaultData, e);
        }
    }

    private async Task<ManagementAnswer> HolderAsync(string directory, ManagementRequest ask, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(DefaultServer, ask, cancellationToken);
        }
        catch (EgressException e) when (e.NothingSent)
        {
            throw Elsewhere(directory, e);
        }
    }

    private Task<ManagementAnswer> AskAsync(string address, ManagementRequest ask, CancellationToken cancellationToken) =>
        AskAsync(address, ask, Token() ?? throw NoToken(), cancellationToken);

    private static async Task<ManagementAnswer> AskAsync(string address, ManagementRequest ask, SecretString token, CancellationToken cancellationToken)
    {
        if (BaseUrl.Problem(address, allowPrivateNetwork: true, new EgressPolicy(), out var origin) is { } problem)
        {
            throw new ManagementException(ExitCodes.WrongUsage, $"--server: {problem}");
        }

        using var client = ServerClient.Over(origin!, token);
        return await client.SendAsync(ask, cancellationToken);
    }

    /// <summary>Asks the endpoints on a directory in this process; null when a server holds it.</summary>
    private async Task<ManagementAnswer?> IntoAsync(string directory, ManagementRequest ask, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(directory);
        if (!File.Exists(Path.Combine(full, "weir.db")))
        {
            throw new ManagementException(
                ExitCodes.Failed, $"{(data is null ? $"No server answers at {DefaultServer}, and " : "")}{full} is no data directory of Weir. Say where one is: --server URL or --data DIR.");
        }

        var (loaded, sources) = Load();
        if (DataDirectory.TryOpen(full) is not { } held)
        {
            return null;
        }

        await using var engine = InProcess.Open(held, loaded, sources, variables);
        await Console.Error.WriteLineAsync($"No server runs on {full}: working on it directly.");
        return await engine.Client.SendAsync(ask, cancellationToken);
    }

    private (WeirConfig Config, ConfigSources Sources) Load()
    {
        var sources = ConfigSources.FromDisk(config ?? ServeOptions.DefaultConfig, mustExist: config is not null, variables) with { CheckSecrets = false };
        sources = sources.Frozen();
        var result = new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(sources);
        if (result.Config is { } good)
        {
            return (good, sources);
        }

        ProblemText.Write(Console.Error, result);
        throw new ManagementException(ExitCodes.ConfigurationInvalid, "The data directory is used with a valid configuration only.");
    }

    private SecretString? Token() => variables.Find("WEIR_ADMIN_TOKEN") is { Length: >= AdminToken.MinLength } token ? new SecretString(token) : null;

    private static ManagementException Elsewhere(string directory, Exception inner) => new(
        ExitCodes.Failed, $"A server holds the data directory {Path.GetFullPath(directory)}, but none answers at {DefaultServer}. Say where it is: --server URL.", inner);

    private static ManagementException NoToken() =>
        new(ExitCodes.WrongUsage, $"Set WEIR_ADMIN_TOKEN to the server's admin token ({AdminToken.MinLength} characters or more).");
}
