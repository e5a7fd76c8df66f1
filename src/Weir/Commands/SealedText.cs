using System.Text;
using Weir.Engine.Configuration.Transfer;
using Weir.Engine.Credentials;
using Weir.Management;

namespace Weir.Commands;

/// <summary>A sealed export as a text file: a line that says what it is, then base64.</summary>
internal static class SealedText
{
    private const string Header = "weir-sealed-config/1";

    public static string Of(string sealedBase64) => $"{Header}\n{sealedBase64}\n";

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith("weir-sealed-config/"u8);

    /// <summary>What is in it.</summary>
    /// <exception cref="ManagementException">No passphrase or another one, a newer form, or a damaged file.</exception>
    public static byte[] Open(byte[] file, string? passphrase)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n', 2);
        if (lines is not [Header, var base64])
        {
            throw new ManagementException(ExitCodes.Failed, lines[0] == Header ? "The sealed file is not whole." : "The sealed file is of a newer Weir.");
        }

        if (passphrase is null)
        {
            throw new ManagementException(ExitCodes.WrongUsage, "The file is sealed: name its passphrase with --passphrase-file.");
        }

        var box = new byte[base64.Length];
        return Convert.TryFromBase64String(base64.Trim(), box, out var length) && PassphraseBox.TryOpen(passphrase, box.AsSpan(0, length), ConfigExport.Purpose, out var plain)
            ? plain
            : throw new ManagementException(ExitCodes.Failed, "The passphrase is not the one that the file was sealed with, or the file is damaged.");
    }
}
