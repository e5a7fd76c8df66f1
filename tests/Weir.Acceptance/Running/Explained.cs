using System.Text.Json;

namespace Weir.Acceptance.Running;

/// <summary>One operation as <c>/api/operations/{id}</c> explains it.</summary>
public sealed class Explained(JsonElement json)
{
    /// <summary>The operation.</summary>
    public JsonElement Operation { get; } = json.GetProperty("operation");

    /// <summary>Its attempts, first to last.</summary>
    public IReadOnlyList<JsonElement> Attempts { get; } = [.. json.GetProperty("attempts").EnumerateArray()];

    /// <summary>How it ended.</summary>
    public string Outcome => Operation.GetProperty("outcome").GetString()!;
}
