using System.Text.Json;

namespace Weir.Engine.Providers.Simulator;

/// <summary>Writes a count of tokens truly, or as a faulty provider would (directive <c>usage</c>).</summary>
internal static class UsageNumbers
{
    public static void Tokens(this Utf8JsonWriter json, string name, long value, string? shape)
    {
        switch (shape)
        {
            case "negative":
                json.WriteNumber(name, -value - 1);
                break;
            case "absurd":
                json.WritePropertyName(name);
                json.WriteRawValue("99999999999999999999999999"u8);
                break;
            case "fractional":
                json.WriteNumber(name, value + 0.5m);
                break;
            case "string":
                json.WriteString(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteNumber(name, value);
                break;
        }
    }
}
