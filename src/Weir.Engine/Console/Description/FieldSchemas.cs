using System.Net.Mime;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Weir.Engine.Operations;

namespace Weir.Engine.Console.Description;

/// <summary>Bodies and queries that are read field by field, as schemas: from the very lists their readers refuse other names by.</summary>
internal static class FieldSchemas
{
    private const string Decimal = @"^-?\d+(\.\d+)?$";

    public static void Describe(OpenApiOperation operation, IEnumerable<object> metadata)
    {
        foreach (var shape in metadata)
        {
            if (shape is ApiBodyShape body)
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = body.Fields.Typed.Any(field => field.IsRequired),
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [MediaTypeNames.Application.Json] = new OpenApiMediaType { Schema = Object(body.Fields) } },
                };
            }
            else if (shape is ApiQueryShape query)
            {
                operation.Parameters = [.. (operation.Parameters ?? []).Where(one => one.In != ParameterLocation.Query), .. query.Fields.Typed.Select(Parameter)];
            }
        }
    }

    private static OpenApiSchema Object(ApiFields fields) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = fields.Typed.ToDictionary(field => field.Name, IOpenApiSchema (field) => Of(field.Type), StringComparer.Ordinal),
        Required = fields.Typed.Where(field => field.IsRequired).Select(field => field.Name).ToHashSet(StringComparer.Ordinal),
        AdditionalPropertiesAllowed = false,
    };

    private static OpenApiParameter Parameter(ApiField field) => new() { Name = field.Name, In = ParameterLocation.Query, Required = field.IsRequired, Schema = Of(field.Type) };

    private static OpenApiSchema Of(string type) => type switch
    {
        "text" => new() { Type = JsonSchemaType.String },
        "texts" => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        "whole" => new() { Type = JsonSchemaType.Integer, Format = "int64" },
        "number" => new() { Type = JsonSchemaType.Number },
        "flag" => new() { Type = JsonSchemaType.Boolean },
        "usd" => new() { Type = JsonSchemaType.String, Pattern = Decimal },
        "moment" => new() { Type = JsonSchemaType.String, Format = "date-time" },
        "object" => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() },
        "any" => new(),
        _ when type.Contains('|', StringComparison.Ordinal) => new() { Type = JsonSchemaType.String, Enum = [.. type.Split('|').Select(JsonNode (word) => word)] },
        _ => throw new ArgumentException($"There is no type '{type}' of a field.", nameof(type)),
    };
}
