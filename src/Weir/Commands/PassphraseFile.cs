using System.CommandLine;
using Weir.Management;

namespace Weir.Commands;

/// <summary>A passphrase in a file: on the command line every user of the machine could read it.</summary>
internal static class PassphraseFile
{
    private const int Least = 12;
    private const int Most = 1_024;

    public static Option<string?> Option { get; } = new("--passphrase-file") { Description = $"File whose first line is the passphrase, {Least} characters or more.", HelpName = "FILE" };

    /// <summary>The passphrase; null when no file was named.</summary>
    /// <exception cref="ManagementException">It cannot be read, or is too short.</exception>
    public static string? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } path)
        {
            return null;
        }

        try
        {
            var passphrase = File.ReadLines(path).FirstOrDefault() ?? "";
            return passphrase.Length is >= Least and <= Most
                ? passphrase
                : throw new ManagementException(ExitCodes.WrongUsage, $"The first line of {path} is no passphrase: it needs {Least} to {Most} characters.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManagementException(ExitCodes.WrongUsage, $"The passphrase cannot be read: {e.Message}", e);
        }
    }
}
