using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;

namespace Weir.Engine.Proxy.Publishing;

/// <summary><c>GET /api/config/schema</c>: every field of the configuration, for forms, and the JSON Schema of the document, for editors.</summary>
internal static class ShowSchema
{
    // Made once: the fields are those of the program.
    private static readonly ConfigSchemaView View = new(ConfigSchema.Fields, JsonNode.Parse(ConfigSchema.ToJsonSchema()));

    /// <summary>The fields.</summary>
    /// <param name="Fields">In the order of the document; a section stands before its fields.</param>
    /// <param name="JsonSchema">JSON Schema, version 2020-12.</param>
    public sealed record ConfigSchemaView(IReadOnlyList<ConfigField> Fields, JsonNode? JsonSchema);

    public static Ok<ConfigSchemaView> Handle() => TypedResults.Ok(View);
}
