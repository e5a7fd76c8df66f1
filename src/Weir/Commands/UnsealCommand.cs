using System.CommandLine;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir config unseal</c>: opens a sealed export, for another machine's configuration file.</summary>
internal static class UnsealCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A sealed export." };
        var output = new Option<string>("--output") { Description = "File to write, which must not be there yet; only this user may read it.", Required = true, HelpName = "FILE" };
        var command = new Command("unseal", "Opens an export that was made --with-secrets. Its secrets stand in the new file in clear.") { file, PassphraseFile.Option, output };
        command.SetAction(parsed =>
        {
            try
            {
                var bytes = File.ReadAllBytes(parsed.GetValue(file)!);
                if (!SealedText.Is(bytes))
                {
                    throw new ManagementException(ExitCodes.Failed, $"{parsed.GetValue(file)} is no sealed export.");
                }

                NewFile.Write(parsed.GetValue(output)!, SealedText.Open(bytes, PassphraseFile.Read(parsed)), isPrivate: true);
                return ExitCodes.Fine;
            }
            catch (ManagementException e)
            {
                Console.Error.WriteLine(e.Message);
                return e.ExitCode;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(e.Message);
                return ExitCodes.Failed;
            }
        });
        return command;
    }
}
