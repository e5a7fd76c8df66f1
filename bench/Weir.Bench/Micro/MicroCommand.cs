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
        ScrapePieces.Run();
        await OperationPieces.RunAsync();
        return await LedgerAsync();
    }

    /// <summary><c>watch</c>: what it costs to record operations and to be scraped.</summary>
    public static async Task<int> WatchAsync()
    {
        ScrapePieces.Run();
        await OperationPieces.RunAsync();
        return 0;
    }

    /// <summary><c>ledger</c>: a hold and its post.</summary>
    public static async Task<int> LedgerAsync()
    {
        await LedgerPieces.RunAsync();
        return 0;
    }
}
