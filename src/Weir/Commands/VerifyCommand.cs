using System.CommandLine;
using Weir.Engine.Ledger;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir ledger verify</c>: recomputes the ledger.</summary>
internal static class VerifyCommand
{
    public static Command Create() => VerifyVerb.Create(
        "Derives every balance from the ledger's entries again and compares. Exit code 0 when all adds up; 1 otherwise, with a line for each problem.",
        "/api/ledger/verify",
        LedgerFile.Verify,
        Text,
        static report => report.Sound);

    private static string Text(LedgerReport report) => string.Join(Environment.NewLine, report.Problems.Append(
        $"{(report.Sound ? "sound" : "NOT SOUND")}: {report.Entries} entries, {report.Accounts} accounts, {report.Attempts} attempts, cost {report.CostUsd} USD; {report.OpenHolds} open holds of {report.HeldUsd} USD"));
}
