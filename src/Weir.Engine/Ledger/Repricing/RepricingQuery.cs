using System.Globalization;

namespace Weir.Engine.Ledger.Repricing;

/// <summary>Which attempts to price anew: those that started in a half-open range.</summary>
public sealed record RepricingQuery
{
    /// <summary>Start of the range, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the range, exclusive.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Only attempts at this provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Only this model, by its name at Weir.</summary>
    public string? Model { get; init; }

    /// <summary>Attempts on the page, 1 or more.</summary>
    public int Limit { get; init; } = 1_000;

    /// <summary>Only what comes after this place.</summary>
    public RepricingPlace? After { get; init; }
}

/// <summary>An attempt's place in the order of operations.</summary>
/// <param name="Operation">Its operation.</param>
/// <param name="Number">Its number.</param>
public sealed record RepricingPlace(string Operation, int Number)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; <see langword="null"/> for anything else.</summary>
    public static RepricingPlace? Parse(string text) =>
        text.Split('-') is [{ Length: > 0 } operation, var number]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new(operation, attempt)
            : null;

    /// <summary>As a cursor: <c>op_...-1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operation}-{Number}");
}
