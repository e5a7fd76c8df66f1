using Weir.Engine.Configuration;

namespace Weir.Hosting;

/// <summary>How sockets tell that they are done (docs/adr/0014-completions-where-they-happen.md).</summary>
internal static class SocketCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Lets what waits for a socket go on at once on the thread that found it ready, without a change of threads. The runtime reads the variable when the first
    /// socket is used, so this comes before any. Whoever set it keeps what they set.
    /// </summary>
    public static void Inline()
    {
        if (EnvironmentVariables.OfProcess().Find(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
