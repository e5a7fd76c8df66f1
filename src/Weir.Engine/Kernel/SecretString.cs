using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Engine.Kernel;

/// <summary>A text that must not be seen: it prints, serialises and logs as <c>***</c>; only <see cref="Reveal"/> gives it out.</summary>
/// <remarks>Equality compares the UTF-8 bytes in constant time for equal lengths. There is no conversion to or from <see cref="string"/>.</remarks>
[JsonConverter(typeof(SecretStringJsonConverter))]
[DebuggerDisplay("***")]
public sealed class SecretString : IEquatable<SecretString>
{
    /// <summary>What stands in the place of the value wherever it is printed.</summary>
    public const string Mask = "***";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>Wraps a secret.</summary>
    /// <param name="value">The secret's full text; may be empty.</param>
    public SecretString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>Number of UTF-16 characters.</summary>
    public int Length => _value.Length;

    /// <summary>The secret itself. Call it only where the value leaves the process to its owner, or is hashed.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public bool Equals(SecretString? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_value), Encoding.UTF8.GetBytes(other._value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretString);

    /// <summary>A hash that differs from process to process, so that it tells nothing of the value.</summary>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => Mask;

    private sealed class SecretStringJsonConverter : JsonConverter<SecretString>
    {
        public override SecretString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new JsonException("A secret is not read from JSON; give a reference such as \"env:NAME\".");

        public override void Write(Utf8JsonWriter writer, SecretString value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Mask);
    }
}
