using System.Globalization;

namespace Weir.Bench.Gateway;

/// <summary>How long and what to measure.</summary>
internal sealed record GatewayOptions
{
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Rounds of each measurement; its result is their median.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Length of one round of plain load.</summary>
    public double Seconds { get; init; } = 1.5;

    public IReadOnlyList<int> Connections { get; init; } = [1, 16, 64];

    public IReadOnlyList<int> Sizes { get; init; } = [1_024, 32_768];

    public IReadOnlyList<int> Streams { get; init; } = [100, 1_000];

    /// <summary>Streams one after another on each connection of a round.</summary>
    public int StreamRepeats { get; init; } = 3;

    /// <summary>Turns of the warming up before the first size of body, 4 s at 16 connections and 2 s at one; a quarter as many before each other.</summary>
    public int WarmTurns { get; init; } = 10;

    public int Starts { get; init; } = 5;

    /// <summary>One of <c>plain</c>, <c>streams</c>, <c>start</c>; <see langword="null"/> for all.</summary>
    public string? Only { get; init; }

    /// <summary>File for the table in Markdown.</summary>
    public string? Out { get; init; }

    public bool Trace { get; init; }

    /// <summary>Durability for <see cref="Trace"/>.</summary>
    public string Mode { get; init; } = "power";

    /// <summary>Folder of another build of Weir that takes part, as <c>other-power</c> and <c>other-process</c>; what one change does shows best side by side.</summary>
    public string? Against { get; init; }

    /// <summary>An environment variable, <c>NAME=VALUE</c>, that the other build runs with; without <see cref="Against"/> it is this build again.</summary>
    public string? Set { get; init; }

    /// <summary>True in the process that is bound to its core already.</summary>
    public bool Pinned { get; init; }

    public bool Wants(string part) => Only is null || Only == part;

    public static GatewayOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new GatewayOptions { Given = arguments };
        if (arguments.Contains("--quick"))
        {
            options = options with { Rounds = 3, Seconds = 0.8, Connections = [1, 16], StreamRepeats = 1, Starts = 1, WarmTurns = 2 };
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options,
                "--trace" => options with { Trace = true },
                "--pinned" => options with { Pinned = true },
                "--rounds" => options with { Rounds = int.Parse(arguments[++i], CultureInfo.InvariantCulture) },
                "--seconds" => options with { Seconds = double.Parse(arguments[++i], CultureInfo.InvariantCulture) },
                "--only" => options with { Only = arguments[++i] },
                "--out" => options with { Out = arguments[++i] },
                "--against" => options with { Against = arguments[++i] },
                "--set" => options with { Set = arguments[++i] },
                "--connections" => options with { Connections = Numbers(arguments[++i]) },
                "--sizes" => options with { Sizes = Numbers(arguments[++i]) },
                "--mode" => options with { Mode = arguments[++i] },
                _ => throw new ArgumentException($"unknown option {arguments[i]}"),
            };
        }

        return options;
    }

    private static int[] Numbers(string list) => [.. list.Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture))];
}
