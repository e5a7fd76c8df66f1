using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Engine.Kernel;

/// <summary>An amount of US dollars, held as a whole number of nano-dollars (10⁻⁹ USD). Never a binary fraction.</summary>
/// <remarks>
/// Range ±9,223,372,036.854775807 USD; arithmetic beyond it throws <see cref="OverflowException"/> rather than wrapping.
/// In JSON it is a decimal string of dollars (<c>"0.000150000"</c>), so that no reader can lose digits.
/// </remarks>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money(long NanoUsd) : IComparable<Money>
{
    /// <summary>Nano-dollars in one dollar.</summary>
    public const long NanoPerUsd = 1_000_000_000;

    /// <summary>No money.</summary>
    public static readonly Money Zero;

    /// <summary>Dollars, rounded half to even at the ninth decimal.</summary>
    /// <exception cref="OverflowException">Outside the range of the type.</exception>
    public static Money FromUsd(decimal usd) => new(decimal.ToInt64(decimal.Round(usd * NanoPerUsd, 0, MidpointRounding.ToEven)));

    /// <summary>The amount in dollars, exact.</summary>
    public decimal Usd => (decimal)NanoUsd / NanoPerUsd;

    /// <summary>Adds two amounts.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.NanoUsd + right.NanoUsd));

    /// <summary>Subtracts one amount from another.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.NanoUsd - right.NanoUsd));

    /// <summary>Compares two amounts.</summary>
    public static bool operator <(Money left, Money right) => left.NanoUsd < right.NanoUsd;

    /// <summary>Compares two amounts.</summary>
    public static bool operator >(Money left, Money right) => left.NanoUsd > right.NanoUsd;

    /// <summary>Compares two amounts.</summary>
    public static bool operator <=(Money left, Money right) => left.NanoUsd <= right.NanoUsd;

    /// <summary>Compares two amounts.</summary>
    public static bool operator >=(Money left, Money right) => left.NanoUsd >= right.NanoUsd;

    /// <inheritdoc/>
    public int CompareTo(Money other) => NanoUsd.CompareTo(other.NanoUsd);

    /// <summary>Dollars with all nine decimals and a point, whatever the culture: <c>0.000150000</c>.</summary>
    public override string ToString() => Usd.ToString("0.000000000", CultureInfo.InvariantCulture);

    private sealed class MoneyJsonConverter : JsonConverter<Money>
    {
        // Plain digits only: with thousands allowed, "12,50" would read as 1,250 dollars.
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
            && decimal.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd)
            && decimal.Abs(usd) <= (decimal)long.MaxValue / NanoPerUsd
                ? FromUsd(usd)
                : throw new JsonException("Money is a decimal string of US dollars, such as \"12.50\".");

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
