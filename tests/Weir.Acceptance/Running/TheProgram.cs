namespace Weir.Acceptance.Running;

/// <summary>The built program, started the way a person starts it.</summary>
internal static class TheProgram
{
    /// <summary>Where the build put it: beside these tests, in the same configuration.</summary>
    public static readonly string File = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Weir", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "weir.dll"));

    /// <summary>Starts <c>weir</c> with <paramref name="arguments"/>.</summary>
    public static Started Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null, string? directory = null) => StartIn([], arguments, variables, directory);

    /// <summary>The same inside another program, which is told to run it by its last words.</summary>
    public static Started StartIn(IReadOnlyList<string> around, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null, string? directory = null)
    {
        Assert.True(System.IO.File.Exists(File), $"'{File}' is not there: build Weir.slnx.");
        string[] whole = [.. around, "dotnet", "exec", File, .. arguments];
        return Started.Start(whole[0], whole[1..], variables, directory);
    }

    /// <summary>Runs <c>weir</c> to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        IEnumerable<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? variables = null, string? directory = null)
    {
        await using var run = Start(arguments, variables, directory);
        var code = await run.ExitAsync(cancellationToken);
        return (code, run.Output, run.Errors);
    }

    /// <summary>A simulator that listens, and where.</summary>
    public static async Task<(Started Process, Uri Address)> SimulatorAsync(int seed, CancellationToken cancellationToken)
    {
        var process = Start(["simulator", "--urls", "http://127.0.0.1:0", "--seed", $"{seed}"]);
        return (process, await AddressAsync(process, cancellationToken));
    }

    /// <summary>The address in the line that says where a server listens.</summary>
    public static async Task<Uri> AddressAsync(Started process, CancellationToken cancellationToken)
    {
        var line = await process.LineAsync(static line => line.Contains(" listens on http", StringComparison.Ordinal), cancellationToken);
        var address = line[line.IndexOf("http", StringComparison.Ordinal)..];
        var end = address.IndexOf(' ', StringComparison.Ordinal);
        return new Uri((end < 0 ? address : address[..end]).TrimEnd('.'));
    }
}
