namespace Weir.Bench.Micro;

/// <summary><c>micro</c>: the pieces of the request path, each by itself, on one thread.</summary>
internal static class MicroCommand
{
    public static async Task<int> RunAsync()
    {
        Console.Out.WriteLine("| Piece | ns, median | ns, best | bytes allocated |");
        Console.Out.WriteLine("|---|---:|---:|---:|");
        CallerPieces.Run();
        BodyPieces.Run(1_024);
        BodyPieces.Run(32_768);
        AnswerPieces.Run();
        return await LedgerAsync();
    }

    /// <summary><c>ledger</c>: a hold and its post.</summary>
    public static async Task<int> LedgerAsync()
    {
        await LedgerPieces.RunAsync();
        return 0;
    }
}
