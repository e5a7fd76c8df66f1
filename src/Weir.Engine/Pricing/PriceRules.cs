using System.Globalization;

namespace Weir.Engine.Pricing;

/// <summary>Rules of magnitude: what no price list says, or hardly any. docs/prices.md lists them.</summary>
public static class PriceRules
{
    /// <summary>Dearest price that is believed, US dollars per million tokens.</summary>
    public const decimal MostPerMillion = 10_000;

    private const decimal MostUsual = 1_000;
    private const decimal LeastPerMillion = 0.001m;
    private const decimal LeastUsual = 0.01m;
    private const decimal LeastPart = 0.0001m;
    private const decimal MostPerRequest = 100;

    /// <summary>The classes of a price by the names they are written with, in the order they are shown.</summary>
    internal static readonly (string Name, Func<PricePerMillion, decimal?> Of)[] Classes =
    [
        ("input", price => price.Input),
        ("cache_read", price => price.CacheRead),
        ("cache_write_5m", price => price.CacheWrite5m),
        ("cache_write_1h", price => price.CacheWrite1h),
        ("output", price => price.Output),
        ("reasoning", price => price.Reasoning),
        ("audio_input", price => price.AudioInput),
        ("audio_output", price => price.AudioOutput),
        ("image", price => price.Image),
    ];

    /// <summary>What is wrong with the size of a price.</summary>
    /// <param name="price">The price.</param>
    /// <param name="pathOf">The path of one of its fields.</param>
    public static IEnumerable<PriceProblem> Check(PricePerMillion price, Func<string, string> pathOf)
    {
        foreach (var (name, of) in Classes)
        {
            if (of(price) is { } usd && OfSize(name, usd, isWhole: name is "input" or "output") is var (isError, message) && message.Length > 0)
            {
                yield return new(isError, pathOf(name), message);
            }
        }

        if (price.Request is { } request && (request < 0 || request > MostPerRequest || !IsExact(request)))
        {
            yield return new(true, pathOf("request"), $"is a price in US dollars for one request, from 0 to {Text(MostPerRequest)} with at most 9 decimals");
        }

        foreach (var problem in Relations(price, pathOf))
        {
            yield return problem;
        }
    }

    /// <summary>What is wrong between an ordinary price and the one for long prompts or another tier.</summary>
    /// <param name="basis">The ordinary price.</param>
    /// <param name="other">The other one.</param>
    /// <param name="pathOf">The path of one of its fields.</param>
    /// <param name="isDearer">Whether the other one should not be cheaper.</param>
    public static IEnumerable<PriceProblem> CheckBeside(PricePerMillion basis, PricePerMillion other, Func<string, string> pathOf, bool isDearer)
    {
        foreach (var (name, of) in Classes)
        {
            // Falling back to input would make a class that has a price of its own suddenly cheaper or dearer.
            if (of(basis) is not null && of(other) is null)
            {
                yield return new(true, pathOf(name), "is missing: a class that the ordinary price states must be stated here too");
            }
            else if (isDearer && of(other) < of(basis))
            {
                yield return new(false, pathOf(name), "is cheaper than the ordinary price");
            }
        }
    }

    private static (bool IsError, string Message) OfSize(string name, decimal usd, bool isWhole) => usd switch
    {
        < 0 => (true, $"{Text(usd)} is negative"),
        > MostPerMillion => (true, $"{Text(usd)} is above {Text(MostPerMillion)} US dollars per million tokens"),
        _ when !IsExact(usd) => (true, $"{Text(usd)} has more than 9 decimals, which no price has: write US dollars per million tokens"),
        > 0 and < LeastPart => (true, $"{Text(usd)} looks like a price per token: write US dollars per million tokens, {Text(usd * 1_000_000)}"),
        > 0 and < LeastPerMillion when isWhole => (true, $"{Text(usd)} looks like a price per token: write US dollars per million tokens, {Text(usd * 1_000_000)}"),
        > 0 and < LeastUsual when name == "input" => (false, $"{Text(usd)} is unusually cheap: is it a price per thousand tokens"),
        > MostUsual => (false, $"{Text(usd)} is unusually dear for a million tokens"),
        _ => (false, ""),
    };

    private static IEnumerable<PriceProblem> Relations(PricePerMillion price, Func<string, string> pathOf)
    {
        if (price.CacheRead > 2 * price.Input)
        {
            yield return new(true, pathOf("cache_read"), "is more than twice the price of input: reading a cache is never that dear");
        }
        else if (price.CacheRead > price.Input)
        {
            yield return new(false, pathOf("cache_read"), "is dearer than input");
        }

        if (price.CacheWrite5m > 4 * price.Input || price.CacheWrite1h > 4 * price.Input)
        {
            yield return new(false, pathOf(price.CacheWrite5m > 4 * price.Input ? "cache_write_5m" : "cache_write_1h"), "is more than four times the price of input");
        }

        if (price.CacheWrite1h < price.CacheWrite5m)
        {
            yield return new(false, pathOf("cache_write_1h"), "is cheaper than writing for five minutes");
        }

        if (price.Output > 0 && price.Output < price.Input)
        {
            yield return new(false, pathOf("output"), "is cheaper than input");
        }

        if (price.AudioInput < price.Input)
        {
            yield return new(false, pathOf("audio_input"), "is cheaper than text");
        }
    }

    private static bool IsExact(decimal usd) => decimal.Round(usd, 9) == usd;

    internal static string Text(decimal usd) => usd.ToString("0.##################", CultureInfo.InvariantCulture);
}
