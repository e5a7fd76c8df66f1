using System.Globalization;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>An attribute of a span, an event, a record or a resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">A text, a truth, a whole or a real number; anything else is sent as text.</param>
public readonly record struct OtlpAttribute(string Name, object Value)
{
    /// <summary>Characters of a text at most; the rest is left out.</summary>
    internal const int MaxText = 8_192;

    // KeyValue { key = 1, value = 2 }; AnyValue { string_value = 1, bool_value = 2, int_value = 3, double_value = 4 }
    internal void Write(ProtoWriter to, int field)
    {
        var (name, value) = this;
        to.Message(field, pair =>
        {
            pair.Text(1, name);
            pair.Message(2, any => WriteValue(any, value));
        });
    }

    internal static void WriteValue(ProtoWriter any, object value)
    {
        switch (value)
        {
            case bool yes: any.Flag(2, yes); break;
            case int whole: any.Whole(3, whole); break;
            case long whole: any.Whole(3, whole); break;
            case double real: any.Real(4, real); break;
            case decimal exact: any.Real(4, (double)exact); break;
            default: WriteText(any, value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""); break;
        }
    }

    // A text is written even if it is empty: a value without any of its kinds is none.
    private static void WriteText(ProtoWriter any, string text) => any.Bytes(1, System.Text.Encoding.UTF8.GetBytes(text.Length <= MaxText ? text : text[..MaxText]));
}
