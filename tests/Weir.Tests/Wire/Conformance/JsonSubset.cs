using System.Text.Json;

namespace Weir.Tests.Wire.Conformance;

/// <summary>Looks whether everything expected is there; objects may have more members, arrays may not have more items.</summary>
internal static class JsonSubset
{
    /// <summary>Path and values of the first difference; null when there is none.</summary>
    public static string? Difference(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (expected.ValueKind != actual.ValueKind)
        {
            return $"{path}: expected {expected.GetRawText()}, found {(actual.ValueKind == JsonValueKind.Undefined ? "nothing" : actual.GetRawText())}";
        }

        return expected.ValueKind switch
        {
            JsonValueKind.Object => expected.EnumerateObject()
                .Select(member => Difference(
                    member.Value, actual.TryGetProperty(member.Name, out var value) ? value : default, $"{path}.{member.Name}"))
                .FirstOrDefault(static difference => difference is not null),
            JsonValueKind.Array when expected.GetArrayLength() != actual.GetArrayLength() =>
                $"{path}: expected {expected.GetArrayLength()} items, found {actual.GetRawText()}",
            JsonValueKind.Array => expected.EnumerateArray().Zip(actual.EnumerateArray())
                .Select((pair, index) => Difference(pair.First, pair.Second, $"{path}[{index}]"))
                .FirstOrDefault(static difference => difference is not null),
            _ => JsonElement.DeepEquals(expected, actual) ? null : $"{path}: expected {expected.GetRawText()}, found {actual.GetRawText()}",
        };
    }
}
