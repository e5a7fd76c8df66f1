using System.Globalization;

namespace Weir.Bench.Reload;

/// <summary>How long to measure, and on which store.</summary>
internal sealed record ReloadOptions
{
    /// <summary>Pairs of a round with and one without a reload.</summary>
    public int Rounds { get; init; } = 20;

    /// <summary>Durability of the store.</summary>
    public string Mode { get; init; } = "power";

    /// <summary>Only the pieces of a reload, in this process.</summary>
    public bool Pieces { get; init; }

    public static ReloadOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ReloadOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--rounds" => options with { Rounds = int.Parse(arguments[++i], CultureInfo.InvariantCulture) },
                "--mode" => options with { Mode = arguments[++i] },
                "--pieces" => options with { Pieces = true },
                _ => throw new ArgumentException($"unknown option {arguments[i]}"),
            };
        }

        return options;
    }
}
