namespace Weir.Management;

/// <summary>No answer could be had; the message tells a person why and what to do, the code is the program's.</summary>
internal sealed class ManagementException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
