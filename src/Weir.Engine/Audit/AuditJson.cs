using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Engine.Audit;

/// <summary>How objects are written into the trail: as the management API shows them, which masks every secret.</summary>
public static class AuditJson
{
    private static readonly JsonSerializerOptions Shape = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The JSON of a view. Views have no secrets; what is a secret by its type is written as stars.</summary>
    public static string Of<T>(T view) => JsonSerializer.Serialize(view, Shape);
}
