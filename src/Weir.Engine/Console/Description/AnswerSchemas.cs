using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Weir.Engine.Kernel;

namespace Weir.Engine.Console.Description;

/// <summary>What the schema of a type cannot be told from the type: how money is written, and that an answer leaves nothing out.</summary>
internal static class AnswerSchemas
{
    public static void Describe(OpenApiSchema schema, JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (plain == typeof(Money))
        {
            schema.Type = plain == type.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Pattern = @"^-?\d+\.\d{9}$";
            schema.Description = "US dollars.";
        }
        else if (type.Kind == JsonTypeInfoKind.Object && schema.Properties is { Count: > 0 } properties)
        {
            schema.Required = properties.Keys.ToHashSet(StringComparer.Ordinal);
        }
        else if (IsWhole(plain) && schema.Type is { } both && both.HasFlag(JsonSchemaType.String))
        {
            // Numbers are also read from texts; they are written as numbers.
            schema.Type = both & ~JsonSchemaType.String;
            schema.Pattern = null;
        }
    }

    private static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(decimal);
}
