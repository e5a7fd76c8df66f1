using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Providers.Simulator;

/// <summary>What is checked before a body is looked at: path, credential, version header, size.</summary>
internal static class Gate
{
    public static Problem? Check(SimulatorOptions options, SimulatorCall call, Route route, SimulatorDialect dialect)
    {
        if (route.Surface == Surface.Unknown)
        {
            return new(404, $"Unknown request URL: {call.Method} {call.Path}.", Code: "unknown_url");
        }

        if (options.ApiKey is { } key && !Presents(call, key))
        {
            return dialect == SimulatorDialect.OpenAi
                ? new(401, "Incorrect API key provided.")
                : new(401, "invalid x-api-key");
        }

        if (call.Body.Length > options.MaxRequestBytes)
        {
            return new(413, $"The request exceeds {options.MaxRequestBytes} bytes.");
        }

        return route.Surface is Surface.Messages or Surface.CountTokens && call.Header("anthropic-version") is null
            ? Problem.Invalid("anthropic-version: header is required")
            : null;
    }

    private static bool Presents(SimulatorCall call, string key)
    {
        const string Scheme = "Bearer ";
        var bearer = call.Header("authorization") is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..]
            : null;
        return Equal(bearer, key) || Equal(call.Header("x-api-key"), key);
    }

    private static bool Equal(string? given, string key) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));
}
